import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {CreatedDatabase} from '../../src/cli/colonies/database.js'
import {loadDriver} from '../../src/store/driver.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {typeInto} from '../support/terminal.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

const ID = '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac'
const folder = (): string => join(user.state, 'colonies')
const there = (): boolean => existsSync(join(folder(), 'colonies.db'))

describe('colonies database', () => {
  test('is made where servers and commands look, and again does no harm', async () => {
    const made = await user.result<CreatedDatabase>(['database', 'create'])
    expect(made).toMatchObject({data: folder(), database: join(folder(), 'colonies.db'), created: true})
    expect(await user.result(['colony', 'ls'])).toMatchObject([{name: 'dev'}])
    expect(await user.result(['database', 'create'])).toEqual({...made, created: false})
  })

  test('belongs to whom COLONIES_SERVER_ID names', async () => {
    const argv = ['database', 'create', '--data', join(user.path, 'there')]
    const owned = await user.result(argv, {env: {COLONIES_SERVER_ID: ID}})
    expect(owned).toMatchObject({serverid: ID, created: true})
    const other = {env: {COLONIES_SERVER_ID: 'ab'.repeat(32)}}
    expect(await user.fails(argv, other)).toMatchObject({code: 'INPUT_INVALID'})
    expect(await user.result([...argv, '--initdb'], other)).toMatchObject({serverid: 'ab'.repeat(32)})
  })

  test('is dropped without what others have put beside its objects', async () => {
    await user.prints(['database', 'create'])
    mkdirSync(join(folder(), 'objects/incoming'), {recursive: true})
    writeFileSync(join(folder(), 'objects/theirs'), 'x')
    await user.prints(['database', 'drop', '--yes'])
    expect(readdirSync(join(folder(), 'objects'))).toEqual(['theirs'])
    rmSync(join(folder(), 'objects'), {recursive: true})
  })

  test('is dropped with its objects, and leaves the keys', async () => {
    const {serverid} = await user.result<CreatedDatabase>(['database', 'create'])
    mkdirSync(join(folder(), 'objects/ab'), {recursive: true})
    writeFileSync(join(folder(), 'objects/ab/x'), 'x')
    await user.prints(['user', 'add', '--name', 'al', '--userid', ID])
    expect(await user.fails(['database', 'drop'])).toMatchObject({code: 'CONFIRMATION_REQUIRED', exitCode: 2})
    expect(there()).toBe(true)
    await user.prints(['database', 'drop'], {input: 'YES\n'})
    expect(readdirSync(folder()).filter((name) => /^colonies|^objects/.test(name))).toEqual([])
    expect(await user.result(['database', 'create'])).toMatchObject({serverid, created: true})
    expect(await user.fails(['user', 'get', '--name', 'al'])).toMatchObject({code: 'NOT_FOUND'})
  })

  test('is dropped after a YES on a terminal', async () => {
    await user.prints(['database', 'create'])
    const no = await typeInto(user.home, 'colonies', ['database', 'drop'], [{see: 'YES', type: 'no\r'}])
    expect(no.status).toBe(2)
    expect(there()).toBe(true)
    const yes = await typeInto(user.home, 'colonies', ['database', 'drop'], [{see: 'YES', type: 'YES\r'}])
    expect(yes.status).toBe(0)
    expect(there()).toBe(false)
  })

  test('is not dropped while a server or a command uses it, or where there is none', async () => {
    const drop = ['database', 'drop', '--yes']
    expect(await user.fails(drop)).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
    const server = await user.serve(['dev'])
    expect(await user.fails(drop)).toMatchObject({code: 'SERVER_RUNNING'})
    server.kill('SIGTERM')
    await server.ended(10_000)
    const executor = user.start(['executor', 'run', '--type', 't', '--exec', 'f=true', '--json'])
    await new Promise((resolve) => executor.process.stdout?.once('data', resolve))
    expect(await user.fails(drop)).toMatchObject({code: 'STORE_BUSY'})
    expect(await user.result(['executor', 'ls'])).not.toEqual([])
    executor.kill('SIGTERM')
    await executor.ended(10_000)
    await user.prints(drop)
    expect(there()).toBe(false)
  })

  test('is dropped though it is damaged', async () => {
    mkdirSync(folder(), {recursive: true})
    writeFileSync(join(folder(), 'colonies.db'), 'no database at all')
    await user.prints(['database', 'drop', '--yes'])
    expect(there()).toBe(false)
  })

  test('is not dropped when it is of another program', async () => {
    const data = join(user.path, 'other')
    mkdirSync(join(data, 'objects'), {recursive: true})
    writeFileSync(join(data, 'objects/theirs'), 'x')
    const file = join(data, 'colonies.db')
    const other = new (loadDriver())(file, {readOnly: false})
    other.exec('CREATE TABLE bees (name TEXT)')
    other.close()
    expect(await user.fails(['database', 'drop', '--yes', '--data', data])).toMatchObject({code: 'INPUT_INVALID'})
    expect([existsSync(file), existsSync(join(data, 'objects/theirs'))]).toEqual([true, true])
  })

  test('has no PostgreSQL', async () => {
    for (const verb of ['create', 'drop']) {
      expect(await user.fails(['database', verb, '--dbhost', 'x'])).toMatchObject({code: 'FLAG_UNSUPPORTED'})
    }
  })
})
