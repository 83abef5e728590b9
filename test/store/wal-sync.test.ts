import {mkdirSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {IN_MEMORY, openStore} from '../../src/store/open.js'
import {walSync} from '../../src/store/wal-sync.js'
import {freshDirectory, NOTES} from './support.js'

const ADD = 'INSERT INTO note (body) VALUES (?)'

it.each(['commit', 'sync'] as const)('a store that is durable with each %s has what was synced', async (durable) => {
  const file = join(freshDirectory(), 'notes.db')
  const store = openStore({file, migrations: NOTES, durable})
  await store.synced()
  for (let round = 0; round < 20; round++) {
    store.transaction(() => store.prepare(ADD).run(`${round}`))
    await Promise.all([store.synced(), store.synced()])
  }
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
  store.close()
  const again = openStore({file, migrations: NOTES})
  expect(again.prepare('SELECT count(*) AS n FROM note').get()?.n).toBe(20)
  again.close()
})

it('commits go on while a sync is under way, and each is waited for', async () => {
  const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES, durable: 'sync'})
  const order: string[] = []
  store.transaction(() => store.prepare(ADD).run('a'))
  const first = store.synced().then(() => order.push('a'))
  store.transaction(() => store.prepare(ADD).run('b'))
  const second = store.synced().then(() => order.push('b'))
  await Promise.all([first, second])
  expect(order).toEqual(['a', 'b'])
  store.close()
})

it('whoever waits when the store closes is told: closing syncs', async () => {
  const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES, durable: 'sync'})
  store.transaction(() => store.prepare(ADD).run('a'))
  const waiting = [store.synced(), store.synced()]
  store.close()
  await Promise.all(waiting)
})

it('a store in memory has nothing to sync', async () => {
  const store = openStore({file: IN_MEMORY, migrations: NOTES, durable: 'sync'})
  store.transaction(() => store.prepare(ADD).run('a'))
  await store.synced()
  store.close()
})

it('fails when the log cannot be opened, and tries again', async () => {
  const directory = freshDirectory()
  mkdirSync(join(directory, 'log'))
  const sync = walSync(join(directory, 'log'))
  sync.committed()
  await expect(sync.synced()).rejects.toThrow()
  await expect(sync.synced()).rejects.toThrow()
  sync.close()
})
