import {closeSync, existsSync, openSync, readdirSync, statSync, writeFileSync, writeSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {loadDriver} from '../../src/store/driver.js'
import {openStore} from '../../src/store/open.js'
import {freshDirectory, NOTES} from './support.js'

describe('backup', () => {
  it('writes a private copy that opens as a store', () => {
    const directory = freshDirectory()
    const store = openStore({file: join(directory, 'notes.db'), migrations: NOTES})
    store.transaction(() => store.prepare("INSERT INTO note (body) VALUES ('kept')").run())
    const target = join(directory, 'copy.db')
    store.backup(target)
    expect(statSync(target).mode & 0o777).toBe(0o600)
    const copy = openStore({file: target, migrations: NOTES})
    expect(copy.prepare('SELECT body FROM note').all()).toEqual([{body: 'kept'}])
    copy.close()
    store.close()
  })

  it('overwrites nothing, and leaves nothing half done', () => {
    const directory = freshDirectory()
    const store = openStore({file: join(directory, 'notes.db'), migrations: NOTES})
    writeFileSync(join(directory, 'copy.db'), 'mine')
    expect(() => store.backup(join(directory, 'copy.db'))).toThrow(expect.objectContaining({code: 'FILE_EXISTS'}))
    expect(() => store.backup(join(directory, 'none', 'copy.db'))).toThrow(
      expect.objectContaining({code: 'FILE_UNWRITABLE'}),
    )
    expect(readdirSync(directory).filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(existsSync(join(directory, 'none'))).toBe(false)
    store.close()
  })
})

describe('integrity', () => {
  it('is silent about a sound file', () => {
    const store = openStore({file: join(freshDirectory(), 'notes.db'), migrations: NOTES})
    expect(store.integrity()).toEqual([])
    store.close()
  })

  it('reports damaged pages and missing references', () => {
    const file = join(freshDirectory(), 'notes.db')
    const migrations = [
      ...NOTES,
      {name: '0002', sql: 'CREATE TABLE tag (note INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)'},
    ]
    const store = openStore({file, migrations})
    store.prepare('PRAGMA foreign_keys = OFF').get()
    store.transaction(() => store.prepare('INSERT INTO tag VALUES (77)').run())
    store.transaction(() => store.prepare('INSERT INTO note (body) VALUES (?)').run('x'.repeat(50_000)))
    expect(store.integrity()).toHaveLength(1)
    store.close()
    const descriptor = openSync(file, 'r+')
    const page = 4096
    writeSync(descriptor, Buffer.alloc(page, 0xee), 0, page, page)
    closeSync(descriptor)
    const damaged = openStore({file, migrations})
    expect(damaged.integrity().length).toBeGreaterThan(0)
    expect(() => damaged.prepare('SELECT * FROM note').all()).toThrow(expect.objectContaining({code: 'STORE_CORRUPT'}))
    damaged.close()
  })
})

describe('dumpSchema', () => {
  it('is the same however the schema came about', () => {
    const directory = freshDirectory()
    const a = openStore({file: join(directory, 'a.db'), migrations: NOTES})
    expect(a.dumpSchema()).toBe(
      'PRAGMA user_version = 1;\n\nCREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);\n',
    )
    a.close()
  })
})

describe('loadDriver', () => {
  it('prefers what Node has built in, without its warning', () => {
    class BuiltIn {}
    const loaded: string[] = []
    const load = (name: string) => {
      loaded.push(name)
      process.emitWarning('SQLite is an experimental feature', 'ExperimentalWarning')
      return {DatabaseSync: BuiltIn}
    }
    expect(loadDriver(load)).toBe(BuiltIn)
    expect(loaded).toEqual(['node:sqlite'])
  })

  it('is a fault when none loads', () => {
    const load = () => {
      throw new Error('wrong ELF class')
    }
    expect(() => loadDriver(load)).toThrow(expect.objectContaining({code: 'STORE_UNAVAILABLE'}))
  })
})
