import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {openStore} from '../../src/store/open.js'
import type {Store} from '../../src/store/store.js'
import {freshDirectory, NOTES} from './support.js'

function openNotes(busyMs?: number, file = join(freshDirectory(), 'notes.db')): Store {
  return openStore({file, migrations: NOTES, ...(busyMs === undefined ? {} : {busyMs})})
}

const add = (store: Store, body: string) => store.prepare('INSERT INTO note (body) VALUES (?)').run(body)
const count = (store: Store) => store.prepare('SELECT count(*) AS notes FROM note').get()?.notes

describe('transaction', () => {
  it('commits, and gives back what the work returned', () => {
    const store = openNotes()
    expect(store.transaction(() => add(store, 'a'))).toBe(1)
    expect(count(store)).toBe(1)
    store.close()
  })

  it('undoes everything when the work throws', () => {
    const store = openNotes()
    const failing = () => {
      add(store, 'a')
      throw new Error('half way')
    }
    expect(() => store.transaction(failing)).toThrow('half way')
    expect(count(store)).toBe(0)
    store.transaction(() => add(store, 'b'))
    expect(count(store)).toBe(1)
    store.close()
  })

  it('refuses a transaction inside a transaction, and asynchronous work', () => {
    const store = openNotes()
    expect(() => store.transaction(() => store.transaction(() => add(store, 'a')))).toThrow('inside')
    expect(() => store.transaction(async () => add(store, 'a'))).toThrow('asynchronous')
    expect(count(store)).toBe(0)
    store.close()
  })

  it('tells that another holds the lock', () => {
    const file = join(freshDirectory(), 'notes.db')
    const holder = openNotes(undefined, file)
    const other = openNotes(30, file)
    holder.transaction(() => {
      expect(() => other.transaction(() => add(other, 'a'))).toThrow(expect.objectContaining({code: 'STORE_BUSY'}))
    })
    other.close()
    holder.close()
  })

  it('tells that the disk is full, and goes on afterwards', () => {
    const store = openNotes()
    store.prepare('PRAGMA max_page_count = 10').get()
    expect(() => store.transaction(() => add(store, 'x'.repeat(200_000)))).toThrow(
      expect.objectContaining({code: 'DISK_FULL'}),
    )
    store.transaction(() => add(store, 'small'))
    expect(count(store)).toBe(1)
    store.close()
  })
})
