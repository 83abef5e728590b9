import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type GroupCommit, groupCommit} from '../../../src/colonies/server/group-commit.js'
import {COLONIES_MIGRATIONS} from '../../../src/colonies/server/migrations/list.js'
import {insertColony} from '../../../src/colonies/server/tables/colony.js'
import {Fault} from '../../../src/errors.js'
import {openStore} from '../../../src/store/open.js'
import type {Store} from '../../../src/store/store.js'
import {type Colony, colony} from '../../support/colony.js'

let place: Colony
let store: Store
let commits: GroupCommit
beforeEach(() => {
  place = colony()
  store = openStore({file: place.file, migrations: COLONIES_MIGRATIONS, durable: 'sync', busyMs: 300})
  commits = groupCommit(store)
})
afterEach(() => {
  store.close()
  place.remove()
})

const add = (name: string) => () => {
  insertColony(store, name, name)
  return name
}
const names = (): readonly unknown[] =>
  store
    .prepare("SELECT name FROM colony WHERE name <> 'dev' ORDER BY name")
    .all()
    .map(({name}) => name)
const outcomes = async (works: readonly (() => unknown)[]): Promise<readonly unknown[]> =>
  (await Promise.allSettled(works.map((work) => commits.write(work)))).map((each) =>
    each.status === 'fulfilled' ? each.value : each.reason instanceof Fault ? each.reason.code : 'failed',
  )

describe('requests that write', () => {
  test('share a commit', async () => {
    const before = store.generation()
    expect(await outcomes(['a', 'b', 'c'].map(add))).toEqual(['a', 'b', 'c'])
    expect(store.generation() - before).toBe(1)
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  test.each([
    ['before it wrote', false],
    ['after it wrote', true],
  ])('do not mind one that fails %s', async (_when, writes) => {
    const failing = (): never => {
      if (writes) insertColony(store, 'left', 'left')
      throw new Error('no')
    }
    expect(await outcomes([add('a'), failing, add('b')])).toEqual(['a', 'failed', 'b'])
    expect(names()).toEqual(['a', 'b'])
  })

  test('do not mind one that breaks a rule of the tables', async () => {
    expect(await outcomes([add('a'), add('a'), add('b')])).toEqual(['a', 'failed', 'b'])
    expect(names()).toEqual(['a', 'b'])
  })

  test('fail as a whole while another process holds the store, and work afterwards', async () => {
    const other = place.open().context.store
    let results: readonly unknown[] = []
    const held = outcomes([add('a'), add('b')]).then((found) => {
      results = found
    })
    other.transaction(() => {
      insertColony(other, 'theirs', 'theirs')
      commits.flush()
    })
    await held
    expect(results).toEqual(['STORE_BUSY', 'STORE_BUSY'])
    expect(await outcomes([add('a')])).toEqual(['a'])
    expect(names()).toEqual(['a', 'theirs'])
  })

  test('fail when there is no room for them, where others still find some', async () => {
    const pages = Number(store.prepare('PRAGMA page_count').get()?.page_count)
    store.prepare(`PRAGMA max_page_count = ${pages + 20}`).get()
    const huge = () => insertColony(store, 'x'.repeat(1_000_000), 'huge')
    expect(await outcomes([add('a'), huge, add('b')])).toEqual(['a', 'DISK_FULL', 'b'])
    expect(names()).toEqual(['a', 'b'])
    expect(store.integrity()).toEqual([])
  })

  test('are all done when there are thousands at once', async () => {
    const many = Array.from({length: 2000}, (_, i) => `c${i}`)
    expect(await outcomes(many.map(add))).toEqual(many)
    expect(names()).toHaveLength(2000)
  })
})

test('what was taken in is done at the end', async () => {
  const written = outcomes([add('a'), add('b')])
  commits.flush()
  expect(names()).toEqual(['a', 'b'])
  expect(await written).toEqual(['a', 'b'])
})
