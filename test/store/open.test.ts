import {chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openExistingStore, openStore} from '../../src/store/open.js'
import {type Bundle, bundle} from '../support/bundle.js'
import {startChild} from '../support/child.js'
import {freshDirectory, NOTES} from './support.js'

describe('openStore', () => {
  it('makes a private directory and private files', () => {
    const directory = join(freshDirectory(), 'a', 'b')
    const store = openStore({file: join(directory, 'notes.db'), migrations: NOTES})
    store.transaction(() => store.prepare('INSERT INTO note (body) VALUES (?)').run('x'))
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    const files = readdirSync(directory)
    expect(files.sort()).toEqual(['notes.db', 'notes.db-commit', 'notes.db-shm', 'notes.db-wal'])
    for (const file of files) expect(statSync(join(directory, file)).mode & 0o077).toBe(0)
    store.close()
    const log = statSync(join(directory, 'notes.db-wal'), {throwIfNoEntry: false})
    expect(log?.size ?? 0).toBe(0)
  })

  it('writes ahead and synchronously', () => {
    const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES})
    expect(store.prepare('PRAGMA journal_mode').get()).toEqual({journal_mode: 'wal'})
    expect(store.prepare('PRAGMA synchronous').get()).toEqual({synchronous: 2})
    expect(store.prepare('PRAGMA foreign_keys').get()).toEqual({foreign_keys: 1})
    store.close()
  })

  it('keeps what was there, and applies further migrations once', () => {
    const file = join(freshDirectory(), 'notes.db')
    const old = openStore({file, migrations: NOTES})
    old.transaction(() => old.prepare('INSERT INTO note (body) VALUES (?)').run('kept'))
    old.close()
    const migrations = [...NOTES, {name: '0002-tag', sql: "ALTER TABLE note ADD COLUMN tag TEXT DEFAULT 'none'"}]
    for (const _ of [1, 2]) {
      const store = openStore({file, migrations})
      expect(store.prepare('SELECT body, tag FROM note').all()).toEqual([{body: 'kept', tag: 'none'}])
      store.close()
    }
    expect(() => openStore({file, migrations: NOTES})).toThrow(expect.objectContaining({code: 'STORE_NEWER'}))
    expect(() => openExistingStore({file, migrations: NOTES})).toThrow(expect.objectContaining({code: 'STORE_NEWER'}))
  })

  it('undoes a migration that fails', () => {
    const file = join(freshDirectory(), 'notes.db')
    const broken = [...NOTES, {name: '0002-broken', sql: 'CREATE TABLE half (a); SELECT nonsense'}]
    expect(() => openStore({file, migrations: broken})).toThrow(/nonsense/)
    const store = openStore({file, migrations: NOTES})
    expect(store.dumpSchema()).not.toContain('half')
    store.close()
  })

  it('names what is no database, and what is damaged', () => {
    const file = join(freshDirectory(), 'notes.db')
    writeFileSync(file, 'no database at all '.repeat(500))
    expect(() => openStore({file, migrations: NOTES})).toThrow(expect.objectContaining({code: 'STORE_CORRUPT'}))
    expect(() => openExistingStore({file, migrations: NOTES})).toThrow(
      expect.objectContaining({code: 'STORE_CORRUPT', message: expect.stringContaining(file)}),
    )
  })

  it('names a place that cannot be written', () => {
    const directory = freshDirectory()
    writeFileSync(join(directory, 'file'), '')
    const below = {file: join(directory, 'file', 'notes.db'), migrations: NOTES}
    expect(() => openStore(below)).toThrow(expect.objectContaining({code: 'STORE_UNWRITABLE'}))
    mkdirSync(join(directory, 'notes.db'))
    const folder = {file: join(directory, 'notes.db'), migrations: NOTES}
    expect(() => openStore(folder)).toThrow(expect.objectContaining({code: 'STORE_UNWRITABLE'}))
  })
})

describe('openExistingStore', () => {
  it('makes nothing when there is nothing', () => {
    const directory = freshDirectory()
    expect(openExistingStore({file: join(directory, 'a', 'notes.db'), migrations: NOTES})).toBeUndefined()
    expect(readdirSync(directory)).toEqual([])
  })

  it('opens what is there, and does not touch it by reading', () => {
    const file = join(freshDirectory(), 'notes.db')
    const writer = openStore({file, migrations: NOTES})
    writer.transaction(() => writer.prepare('INSERT INTO note (body) VALUES (?)').run('x'))
    writer.close()
    const before = readFileSync(file)
    const reader = openExistingStore({file, migrations: NOTES})
    expect(reader?.prepare('SELECT body FROM note').all()).toEqual([{body: 'x'}])
    reader?.close()
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.skipIf(process.getuid?.() === 0)('names a file that may only be read', () => {
    const directory = freshDirectory()
    const file = join(directory, 'notes.db')
    openStore({file, migrations: NOTES}).close()
    rmSync(`${file}-wal`, {force: true})
    rmSync(`${file}-shm`, {force: true})
    chmodSync(file, 0o400)
    chmodSync(directory, 0o500)
    expect(() => openExistingStore({file, migrations: NOTES})).toThrow(
      expect.objectContaining({code: 'STORE_UNWRITABLE'}),
    )
    chmodSync(directory, 0o700)
  })

  it('migrates an older file', () => {
    const file = join(freshDirectory(), 'notes.db')
    openStore({file, migrations: NOTES}).close()
    const migrations = [...NOTES, {name: '0002-tag', sql: 'ALTER TABLE note ADD COLUMN tag TEXT'}]
    const store = openExistingStore({file, migrations})
    expect(store?.prepare('SELECT tag FROM note').all()).toEqual([])
    store?.close()
  })
})

describe('several processes', () => {
  let program: Bundle
  beforeAll(async () => {
    program = await bundle('test/store/notes-process.ts')
  })
  afterAll(() => program.remove())

  it('all open the same fresh file', async () => {
    const directory = freshDirectory()
    for (let round = 0; round < 4; round++) {
      const file = join(directory, `notes-${round}.db`)
      const children = [1, 2, 3, 4].map(() => startChild(program.file, [file]))
      for (const child of children) {
        child.send('x')
        child.process.stdin?.end()
      }
      const statuses = await Promise.all(children.map((child) => child.ended()))
      expect(children.flatMap((child) => child.errors)).toEqual([])
      expect(statuses).toEqual([0, 0, 0, 0])
      const store = openExistingStore({file, migrations: NOTES})
      expect(store?.prepare('SELECT count(*) AS notes FROM note').get()).toEqual({notes: 4})
      store?.close()
      rmSync(file)
    }
  })
})
