import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {watchCommits} from '../../src/store/commit-watch.js'
import {openExistingStore, openStore} from '../../src/store/open.js'
import type {Store} from '../../src/store/store.js'
import {type Bundle, bundle} from '../support/bundle.js'
import {startChild} from '../support/child.js'
import {freshDirectory, NOTES} from './support.js'

const never = new AbortController().signal
const now = () => performance.timeOrigin + performance.now()
const add = (store: Store) => store.transaction(() => store.prepare("INSERT INTO note (body) VALUES ('x')").run())
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/store/notes-process.ts')
})
afterAll(() => program.remove())

describe('commits of another process', () => {
  it('are heard of within 20 ms', async () => {
    const file = join(freshDirectory(), 'notes.db')
    const store = openStore({file, migrations: NOTES})
    const child = startChild(program.file, [file])
    await child.line((line) => line === 'ready')
    const delays: number[] = []
    for (let round = 1; round <= 21; round++) {
      const seen = store.generation()
      const heard = store.nextCommit(seen, never).then(now)
      child.send('note')
      const at = await heard
      expect(store.prepare('SELECT count(*) AS notes FROM note').get()?.notes).toBe(round)
      const line = await child.line((candidate) => candidate === child.lines[round])
      delays.push(at - Number(line.slice('done '.length)))
    }
    expect(median(delays)).toBeLessThan(20)
    child.process.stdin?.end()
    expect(await child.ended()).toBe(0)
    store.close()
  })

  it('cost next to nothing to wait for', async () => {
    const file = join(freshDirectory(), 'notes.db')
    const store = openStore({file, migrations: NOTES})
    const stop = store.onCommit(() => {})
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = process.cpuUsage()
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const {user, system} = process.cpuUsage(before)
    stop()
    store.close()
    expect((user + system) / 1000).toBeLessThan(100)
  })

  it('are heard of by a store that only reads', async () => {
    const file = join(freshDirectory(), 'notes.db')
    openStore({file, migrations: NOTES}).close()
    const reader = openExistingStore({file, migrations: NOTES})
    if (!reader) throw new Error('no store')
    const heard = reader.nextCommit(reader.generation(), never)
    const writer = openStore({file, migrations: NOTES})
    add(writer)
    await heard
    writer.close()
    reader.close()
  })

  it('are heard of without a watcher, and without a touch', async () => {
    let version = 1
    const watch = watchCommits(join(freshDirectory(), 'missing', 'x-commit'), () => version)
    const heard = watch.nextCommit(watch.generation(), never)
    version = 2
    await heard
    watch.close()
    const slow = watchCommits(join(freshDirectory(), 'x-commit'), () => version)
    const later = slow.nextCommit(slow.generation(), never)
    version = 3
    await later
    slow.close()
  })
})

describe('nextCommit', () => {
  it('does not miss a commit between the look and the wait', async () => {
    const file = join(freshDirectory(), 'notes.db')
    const store = openStore({file, migrations: NOTES})
    const other = openStore({file, migrations: NOTES})
    const seen = store.generation()
    add(other)
    await store.nextCommit(seen, never)
    const next = store.generation()
    add(store)
    await store.nextCommit(next, never)
    other.close()
    store.close()
  })

  it('ends with the signal, and with the store', async () => {
    const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES})
    const abort = new AbortController()
    const waiting = store.nextCommit(store.generation(), abort.signal)
    abort.abort()
    await waiting
    const closing = store.nextCommit(store.generation(), never)
    store.close()
    await closing
  })

  it('is not woken by a transaction that wrote nothing', () => {
    const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES})
    const seen = store.generation()
    store.transaction(() => store.prepare('SELECT count(*) FROM note').get())
    expect(store.generation()).toBe(seen)
    add(store)
    expect(store.generation()).not.toBe(seen)
    store.close()
  })
})

describe('onCommit', () => {
  it('joins a burst into few calls, and stops when told', async () => {
    const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES})
    let calls = 0
    const stop = store.onCommit(() => {
      calls += 1
    })
    for (let i = 0; i < 50; i++) add(store)
    await store.nextCommit(store.generation() - 1, never)
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls).toBe(1)
    stop()
    add(store)
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls).toBe(1)
    store.close()
  })
})
