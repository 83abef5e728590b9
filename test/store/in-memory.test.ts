import {existsSync} from 'node:fs'
import {expect, it} from 'vitest'
import {IN_MEMORY, openStore} from '../../src/store/open.js'
import {NOTES} from './support.js'

const add = 'INSERT INTO note (body) VALUES (?)'

it('a store in memory is its own, leaves no file, and tells of its commits', async () => {
  const store = openStore({file: IN_MEMORY, migrations: NOTES})
  const other = openStore({file: IN_MEMORY, migrations: NOTES})
  const seen = store.generation()
  let heard = 0
  const stop = store.onCommit(() => heard++)
  const next = store.nextCommit(seen, new AbortController().signal)
  store.transaction(() => store.prepare(add).run('a'))
  await next
  expect(heard).toBe(1)
  expect(store.prepare('SELECT body FROM note').all()).toHaveLength(1)
  expect(other.prepare('SELECT body FROM note').all()).toEqual([])
  expect(existsSync(IN_MEMORY) || existsSync(`${IN_MEMORY}-commit`)).toBe(false)
  stop()
  store.close()
  other.close()
})
