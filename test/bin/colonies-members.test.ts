import {existsSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {identityOfKey, parsePrivateKey} from '../../src/colonies/wire/identity.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {jsonError} from '../support/run-program.js'
import {typeInto} from '../support/terminal.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

const KEY = 'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05'
const ID = '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac'
const OTHER_KEY = 'd6eb959e9aec2e6fdc44b5862b269e987b8a4d6f2baca542d8acaa97ee5e74f6'
const OTHER_ID = '5d6568f883451ae2e407d1a0a7992e414f2a67b69d0e6e9176d353b98f06f696'
const idOf = (hex: string): string => identityOfKey(parsePrivateKey(hex) ?? new Uint8Array())

describe('colonies user', () => {
  test('adds, shows, lists and removes', async () => {
    const added = await user.result(['user', 'add', '--name', 'al', '--userid', ID, '--email', 'a@b.c', '--phone', '1'])
    expect(added).toEqual({colonyname: 'dev', userid: ID, name: 'al', email: 'a@b.c', phone: '1'})
    expect(await user.result(['user', 'get', '--name', 'al'])).toEqual(added)
    expect(await user.result(['user', 'get', '--userid', ID])).toEqual(added)
    expect(await user.fails(['user', 'get'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['user', 'get', '--userid', OTHER_ID])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.result(['user', 'ls'])).toContainEqual(added)
    expect(await user.prints(['user', 'ls'])).toContain('al\ta@b.c\t1\n')
    expect(await user.fails(['user', 'add', '--name', 'al', '--userid', ID])).toMatchObject({code: 'REQUEST_INVALID'})
    expect(await user.result(['user', 'remove', '--name', 'al', '--yes'])).toEqual({colonyname: 'dev', name: 'al'})
    expect(await user.fails(['user', 'get', '--name', 'al'])).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
  })

  test('changes the key of whoever signs', async () => {
    await user.prints(['user', 'add', '--name', 'al', '--userid', ID])
    const [old, now] = [{COLONIES_PRVKEY: KEY}, {COLONIES_PRVKEY: OTHER_KEY}]
    const changed = await user.run(['user', 'chid', '--userid', OTHER_ID], {env: old})
    expect(changed.status).toBe(0)
    expect(changed.stderr).toContain('COLONIES_PRVKEY')
    expect(await user.result(['user', 'get', '--name', 'al'], {env: now})).toMatchObject({userid: OTHER_ID})
    const failure = await user.fails(['user', 'ls'], {env: old})
    expect(failure).toMatchObject({code: 'REQUEST_REFUSED', exitCode: 4})
    expect(failure.hint).toContain(ID)
  })
})

describe('a removal', () => {
  const remove = ['user', 'remove', '--name', 'al']
  const isThere = async (): Promise<boolean> => (await user.run(['user', 'get', '--name', 'al'])).status === 0

  test('is confirmed by a line YES as in scripts for upstream, and by nothing else', async () => {
    await user.prints(['user', 'add', '--name', 'al', '--userid', ID])
    for (const input of ['', 'yes\n', 'y\n', 'no\n', 'YESS\n', '\nYES\n']) {
      const ended = await user.run([...remove, '--json'], {input})
      expect(jsonError(ended)).toMatchObject({code: 'CONFIRMATION_REQUIRED', exitCode: 2})
      expect(ended.status).toBe(2)
    }
    expect(await isThere()).toBe(true)
    await user.prints(remove, {input: 'YES\n'})
    expect(await isThere()).toBe(false)
  })

  test('is asked for on a terminal', async () => {
    await user.prints(['user', 'add', '--name', 'al', '--userid', ID])
    const no = await typeInto(user.home, 'colonies', remove, [{see: 'YES', type: 'no\r'}])
    expect(no.status).toBe(2)
    expect(await isThere()).toBe(true)
    const yes = await typeInto(user.home, 'colonies', remove, [{see: 'YES', type: 'YES\r'}])
    expect(yes.status).toBe(0)
    expect(await isThere()).toBe(false)
  })
})

describe('colonies executor', () => {
  test('adds one that waits for approval, approves, rejects and removes it', async () => {
    const env = {COLONIES_PRVKEY: KEY}
    const state = async (): Promise<number | undefined> =>
      (await user.result<{executorname: string; state: number}[]>(['executor', 'ls', '--all'])).find(
        ({executorname}) => executorname === 'one',
      )?.state
    await user.prints(['executor', 'add', '--name', 'one', '--type', 'ml', '--executorid', ID])
    expect(await state()).toBe(0)
    expect(await user.fails(['process', 'psw'], {env})).toMatchObject({code: 'REQUEST_REFUSED', exitCode: 4})
    await user.prints(['executor', 'approve', '--name', 'one'])
    expect(await state()).toBe(1)
    expect(await user.result(['process', 'psw'], {env})).toEqual([])
    await user.prints(['executor', 'reject', '--name', 'one'])
    expect(await state()).toBe(2)
    expect(await user.result(['executor', 'remove', '--name', 'one'])).toEqual({
      colonyname: 'dev',
      executorname: 'one',
    })
    expect([3, undefined]).toContain(await state())
    expect(await user.result(['executor', 'ls', '--type', 'ml'])).toEqual([])
    for (const verb of ['approve', 'reject', 'remove', 'get']) {
      expect(await user.fails(['executor', verb, '--name', 'none'])).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
    }
  })

  test('takes a spec from a file, and tells what is wrong with it', async () => {
    const spec = {
      executorname: 'gpu',
      executortype: 'ml',
      capabilities: {hardware: [{model: 'x', cores: 8, gpu: {name: 'a100', count: 2}}], software: [{name: 'torch'}]},
      location: {long: 1},
    }
    const file = user.write('executor.json', JSON.stringify(spec))
    const added = await user.run(['executor', 'add', '--spec', file, '--executorid', ID, '--approve', '--json'])
    expect(JSON.parse(added.stdout)).toMatchObject({executorname: 'gpu', state: 1})
    expect(JSON.parse(added.stderr)).toEqual({warning: {message: expect.stringContaining('location')}})
    const shown = await user.prints(['executor', 'get', '--name', 'gpu'])
    expect(shown).toContain('Cores\t8\n')
    expect(shown).toContain('GPU\ta100\n')
    expect(await user.result(['executor', 'get', '--name', 'gpu'])).toMatchObject({functions: []})
    expect(await user.prints(['executor', 'ls', '--full', '-f', 'GP'])).toContain('Cores\t8\n')
    const add = (text: string) =>
      user.fails(['executor', 'add', '--executorid', ID, '--spec', user.write('bad.json', text)])
    const comma = await add('{\n  "executorname": "x",\n}')
    expect(comma).toMatchObject({code: 'SPEC_INVALID', exitCode: 2})
    expect(comma.message).toContain('bad.json is not JSON at line 2, column 22')
    expect((await add('{"executorname": 1}')).message).toContain('executorname')
    expect(await add('{"executorname": "x"}')).toMatchObject({code: 'USAGE'})
    expect(await add('{"executortype": "x"}')).toMatchObject({code: 'USAGE'})
  })

  test('makes a key of its own in a file that only its user can read', async () => {
    const [key, id] = [join(user.path, 'one.key'), join(user.path, 'one.id')]
    const create = ['executor', 'create', '--type', 'ml', '--keypath', key, '--idpath', id, '--approve']
    const made = await user.result<{executorid: string}>([...create, '--name', 'one'])
    const hex = readFileSync(key, 'utf8')
    expect(hex).toMatch(/^[0-9a-f]{64}$/)
    expect(readFileSync(id, 'utf8')).toBe(idOf(hex))
    expect(made.executorid).toBe(idOf(hex))
    expect(statSync(key).mode & 0o777).toBe(0o600)
    expect(await user.result(['process', 'psw'], {env: {COLONIES_PRVKEY: hex}})).toEqual([])
    expect(await user.fails([...create, '--name', 'two'])).toMatchObject({code: 'FILE_EXISTS'})
    expect(readFileSync(key, 'utf8')).toBe(hex)
    // A name that is taken leaves no key behind.
    const files = ['--keypath', join(user.path, 'k'), '--idpath', join(user.path, 'i')]
    expect(await user.fails(['executor', 'create', '--type', 'ml', '--name', 'one', ...files])).toMatchObject({
      code: 'REQUEST_INVALID',
    })
    expect(existsSync(join(user.path, 'k'))).toBe(false)
    expect(user.said.join('\n')).not.toContain(hex)
  })

  test('changes the key of whoever signs', async () => {
    await user.prints(['executor', 'add', '--name', 'one', '--type', 'ml', '--executorid', ID, '--approve'])
    await user.prints(['executor', 'chid', '--executorid', OTHER_ID], {env: {COLONIES_PRVKEY: KEY}})
    const env = {COLONIES_PRVKEY: OTHER_KEY}
    expect(await user.result(['executor', 'get', '--name', 'one'], {env})).toMatchObject({executorid: OTHER_ID})
  })
})

describe('colonies colony', () => {
  test('makes, lists, checks and removes colonies', async () => {
    const lab = {colonyid: ID, name: 'lab'}
    expect(await user.result(['colony', 'add', '--name', 'lab', '--colonyid', ID])).toEqual(lab)
    expect(await user.result(['colony', 'ls'])).toContainEqual(lab)
    expect(await user.result(['colony', 'check'])).toMatchObject({name: 'dev'})
    expect(await user.fails(['colony', 'check', '--name', 'lab'])).toMatchObject({exitCode: 4})
    expect(await user.fails(['colony', 'check', '--name', 'none'])).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
    const env = {COLONIES_COLONY_NAME: 'lab', COLONIES_COLONY_PRVKEY: KEY}
    await user.prints(['user', 'add', '--name', 'al', '--userid', OTHER_ID], {env})
    const member = {COLONIES_COLONY_NAME: 'lab', COLONIES_PRVKEY: OTHER_KEY}
    expect(await user.result(['colony', 'stats'], {env: member})).toMatchObject({waitingprocesses: 0})
    await user.prints(['colony', 'chid', '--colonyid', OTHER_ID], {env})
    expect(await user.fails(['colony', 'chid', '--colonyid', ID], {env})).toMatchObject({code: 'REQUEST_REFUSED'})
    // As upstream, without a question.
    await user.prints(['colony', 'remove', '--name', 'lab'])
    expect(await user.result(['colony', 'ls'])).not.toContainEqual(lab)
    const old = await user.run(['colony', 'register', '--name', 'lab', '--colonyid', ID, '--json'])
    expect(JSON.parse(old.stdout)).toEqual(lab)
    expect(JSON.parse(old.stderr).warning.message).toContain('colony add')
  })
})

describe('colonies location', () => {
  test('adds, shows, lists and removes', async () => {
    expect(await user.result(['location', 'ls'])).toEqual([])
    expect(await user.prints(['location', 'ls'])).toBe('')
    const add = ['location', 'add', '--name', 'lulea', '--desc', 'north', '--long', '22.15', '--lat', '-65.5']
    const added = await user.result(add)
    expect(added).toMatchObject({name: 'lulea', colonyname: 'dev', description: 'north', long: 22.15, lat: -65.5})
    expect(await user.result(['location', 'get', '--name', 'lulea'])).toEqual(added)
    expect(await user.result(['location', 'ls'])).toEqual([added])
    expect(await user.fails([...add.slice(0, 4), '--lat', '91'])).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(await user.fails(['location', 'remove', '--name', 'lulea'])).toMatchObject({code: 'CONFIRMATION_REQUIRED'})
    await user.prints(['location', 'remove', '--name', 'lulea'], {input: 'YES\n'})
    expect(await user.result(['location', 'ls'])).toEqual([])
    expect(await user.fails(['location', 'get', '--name', 'lulea'])).toMatchObject({code: 'NOT_FOUND'})
  })
})

describe('colonies server chid', () => {
  test('changes the owner of the server', async () => {
    expect(await user.result(['server', 'chid', '--serverid', ID])).toEqual({serverid: ID})
    expect(await user.fails(['colony', 'ls'])).toMatchObject({code: 'REQUEST_REFUSED'})
    expect(await user.result(['colony', 'ls'], {env: {COLONIES_SERVER_PRVKEY: KEY}})).toHaveLength(1)
  })
})

test('what is missing is named, and an identity must be one', async () => {
  for (const [argv, flag] of [
    [['user', 'add', '--userid', ID], 'name'],
    [['user', 'add', '--name', 'x'], 'userid'],
    [['user', 'chid'], 'userid'],
    [['user', 'get'], 'name'],
    [['user', 'remove'], 'name'],
    [['executor', 'add', '--name', 'x', '--type', 'y'], 'executorid'],
    [['executor', 'approve'], 'name'],
    [['executor', 'reject'], 'name'],
    [['executor', 'remove'], 'name'],
    [['executor', 'get'], 'name'],
    [['executor', 'chid'], 'executorid'],
    [['executor', 'create', '--name', 'x', '--type', 'y', '--idpath', 'i'], 'keypath'],
    [['colony', 'add', '--name', 'x'], 'colonyid'],
    [['colony', 'remove'], 'name'],
    [['colony', 'chid'], 'colonyid'],
    [['location', 'add'], 'name'],
    [['location', 'get'], 'name'],
    [['location', 'remove'], 'name'],
    [['server', 'chid'], 'serverid'],
    [['user', 'add', '--name', 'x', '--userid', 'abc'], '--userid'],
    [['colony', 'add', '--name', 'x', '--colonyid', `${ID}0`], '--colonyid'],
  ] as const) {
    const failure = await user.fails(argv)
    expect(failure).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(failure.message).toContain(flag)
  }
  expect(existsSync(user.state)).toBe(false)
})
