import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

const KEY = 'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05'
const ID = '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac'
const OTHER_KEY = 'd6eb959e9aec2e6fdc44b5862b269e987b8a4d6f2baca542d8acaa97ee5e74f6'

interface Entry {
  readonly name: string
  readonly value: string | null
  readonly origin: string
}

/** What `config` says, by name. */
async function config(env: NodeJS.ProcessEnv = {}, ...flags: string[]): Promise<Record<string, Entry>> {
  const entries = await user.result<Entry[]>(['config', ...flags], {env})
  return Object.fromEntries(entries.map((entry) => [entry.name, entry]))
}

describe('which server', () => {
  test('a flag goes before a variable, the newer variable before the older one', async () => {
    const env = {
      COLONIES_SERVER_HOST: 'far',
      COLONIES_SERVER_PORT: '1',
      COLONIES_SERVER_HTTP_PORT: '2',
      COLONIES_SERVER_TLS: 'false',
    }
    const fromVariables = await config(env)
    expect(fromVariables.host).toMatchObject({value: 'far', origin: 'COLONIES_SERVER_HOST'})
    expect(fromVariables.port).toMatchObject({value: '2', origin: 'COLONIES_SERVER_HTTP_PORT'})
    expect(fromVariables.tls).toMatchObject({value: 'false', origin: 'COLONIES_SERVER_TLS'})
    const fromFlags = await config({...env, COLONIES_TLS: 'true'}, '--host', 'near', '--port', '3', '--insecure')
    expect(fromFlags.host).toMatchObject({value: 'near', origin: '--host'})
    expect(fromFlags.port).toMatchObject({value: '3', origin: '--port'})
    expect(fromFlags.tls).toMatchObject({value: 'false', origin: '--insecure'})
    // Nothing said is HTTPS, as upstream.
    expect((await config({COLONIES_SERVER_PORT: '1'})).tls).toMatchObject({value: 'true', origin: 'default'})
    expect((await config({COLONIES_SERVER_PORT: '1'})).host).toMatchObject({value: 'localhost', origin: 'default'})
  })

  test('none is needed, and then none is made by looking', async () => {
    expect((await config()).store?.value).toBe(join(user.state, 'colonies/colonies.db'))
    expect(await user.fails(['server', 'alive'])).toMatchObject({code: 'SERVER_UNREACHABLE', exitCode: 5})
    await user.prints(['version'])
    await user.prints(['doctor'])
    expect(existsSync(user.state)).toBe(false)
    expect(await user.result(['process', 'psw'])).toEqual([])
    expect(existsSync(user.state)).toBe(true)
  })

  test('what names none is refused by the name of the variable', async () => {
    for (const env of [
      {COLONIES_SERVER_HOST: 'far'},
      {COLONIES_SERVER_PORT: 'many'},
      {COLONIES_SERVER_PORT: '1', COLONIES_TLS: 'perhaps'},
      {COLONIES_VERBOSE: 'perhaps'},
    ]) {
      const failure = await user.fails(['user', 'ls'], {env})
      expect(failure).toMatchObject({code: 'USAGE', exitCode: 2})
      expect(`${failure.message} ${failure.hint}`).toContain(Object.keys(env).at(-1)?.replace('HOST', 'PORT'))
    }
    expect(await user.fails(['user', 'ls', '--port', 'x'])).toMatchObject({code: 'USAGE'})
  })

  test('one that does not answer is no server', async () => {
    const env = {COLONIES_SERVER_PORT: '1', COLONIES_TLS: 'false', COLONIES_PRVKEY: KEY, COLONIES_COLONY_NAME: 'dev'}
    for (const argv of [
      ['user', 'ls'],
      ['server', 'alive'],
      ['server', 'status'],
      ['colony', 'check'],
      ['executor', 'ls'],
      ['location', 'ls'],
    ]) {
      expect(await user.fails(argv, {env})).toMatchObject({code: 'SERVER_UNREACHABLE', exitCode: 5})
    }
    expect(existsSync(user.state)).toBe(false)
  })

  test('a named one needs a colony and a key', async () => {
    const env = {COLONIES_SERVER_PORT: '1', COLONIES_TLS: 'false'}
    expect(await user.fails(['user', 'ls'], {env})).toMatchObject({code: 'COLONY_MISSING', exitCode: 2})
    const colony = {...env, COLONIES_COLONY_NAME: 'dev'}
    const failure = await user.fails(['user', 'ls'], {env: colony})
    expect(failure).toMatchObject({code: 'IDENTITY_MISSING', exitCode: 4})
    expect(failure.hint).toContain('COLONIES_PRVKEY')
    const owner = await user.fails(['user', 'add', '--name', 'x', '--userid', ID], {env: colony})
    expect(owner.hint).toContain('COLONIES_COLONY_PRVKEY')
    const server = await user.fails(['colony', 'ls'], {env: colony})
    expect(server.hint).toContain('COLONIES_SERVER_PRVKEY')
  })
})

describe('whose key', () => {
  test('comes from a keystore, whose passphrase comes from a file', async () => {
    const secret = user.write('secret', 'correct horse')
    const made = await user.home.run('keystore', ['create', 'al', '--passphrase-file', secret, '--light', '--json'])
    const {colonyId} = JSON.parse(made.stdout)
    await user.prints(['user', 'add', '--name', 'al', '--userid', colonyId])
    const key = ['--keystore', 'al', '--passphrase-file', secret]
    expect(await user.result(['process', 'psw', ...key])).toEqual([])
    expect(await user.result(['security', 'id', ...key])).toEqual({id: colonyId})
    expect((await config({}, '--keystore', 'al')).identity).toMatchObject({value: colonyId, origin: '--keystore al'})
    const wrong = user.write('wrong', 'no')
    expect(await user.fails(['user', 'ls', '--keystore', 'al', '--passphrase-file', wrong])).toMatchObject({
      code: 'PASSPHRASE_WRONG',
      exitCode: 4,
    })
    expect(await user.fails(['user', 'ls', '--keystore', 'al'])).toMatchObject({code: 'PASSPHRASE_MISSING'})
    expect(await user.fails(['user', 'ls', '--keystore', 'none'])).toMatchObject({code: 'KEYSTORE_NOT_FOUND'})
    // It owns a colony as well.
    await user.prints(['colony', 'add', '--name', 'lab', '--colonyid', colonyId])
    const lab = {env: {COLONIES_COLONY_NAME: 'lab'}}
    await user.prints(['user', 'add', '--name', 'al', '--userid', colonyId, ...key], lab)
    await user.prints(['location', 'add', '--name', 'x', ...key], lab)
    expect((await config({}, '--owner-keystore', 'al'))['colony owner']).toMatchObject({value: colonyId})
  })

  test('on the command line is taken, with a warning; for the owner where the owner signs', async () => {
    await user.prints(['user', 'add', '--name', 'al', '--userid', ID])
    const listed = await user.run(['user', 'ls', '--prvkey', KEY, '--json'])
    expect(listed.status).toBe(0)
    expect(JSON.parse(listed.stderr).warning.message).toContain('--prvkey')
    expect((await config({COLONIES_PRVKEY: OTHER_KEY}, '--prvkey', KEY)).identity).toMatchObject({value: ID})
    // Upstream lets the variable, also an empty one, go before these two: they never work there.
    await user.prints(['colony', 'add', '--name', 'lab', '--colonyid', ID])
    const env = {COLONIES_COLONY_NAME: 'lab', COLONIES_COLONY_PRVKEY: OTHER_KEY}
    const add = (name: string, ...flags: string[]) => [
      'user',
      'add',
      '--name',
      name,
      '--userid',
      name.repeat(64),
      ...flags,
    ]
    await user.prints(add('a', '--colonyprvkey', KEY), {env})
    await user.prints(add('b', '--prvkey', KEY), {env})
    expect(await user.fails(add('c'), {env})).toMatchObject({code: 'REQUEST_REFUSED', exitCode: 4})
    await user.prints(['server', 'chid', '--serverid', ID])
    await user.prints(['colony', 'ls', '--serverprvkey', KEY], {env: {COLONIES_SERVER_PRVKEY: OTHER_KEY}})
    const help = await user.run(['user', 'add', '--help'])
    expect(help.stdout).not.toContain('prvkey')
  })

  test('that is none is named and never shown', async () => {
    const bad = `${KEY.slice(0, -1)}g`
    for (const [argv, name, env] of [
      [['user', 'ls'], 'COLONIES_PRVKEY', {COLONIES_PRVKEY: bad}],
      [['user', 'ls', '--prvkey', bad], '--prvkey', {}],
      [['location', 'add', '--name', 'x'], 'COLONIES_COLONY_PRVKEY', {COLONIES_COLONY_PRVKEY: bad}],
      [['colony', 'ls'], 'COLONIES_SERVER_PRVKEY', {COLONIES_SERVER_PRVKEY: bad}],
      [['security', 'id'], 'COLONIES_PRVKEY', {COLONIES_PRVKEY: bad}],
      [['config'], 'COLONIES_PRVKEY', {COLONIES_PRVKEY: bad}],
    ] as const) {
      const failure = await user.fails(argv, {env})
      expect(failure).toMatchObject({code: 'KEY_INVALID', exitCode: 2})
      expect(failure.message).toContain(name)
    }
    const checks = await user.run(['doctor'], {env: {COLONIES_PRVKEY: bad}})
    expect(checks.status).toBe(1)
    expect(checks.stdout).toContain('COLONIES_PRVKEY')
    expect(user.said.join('\n')).not.toContain(KEY.slice(2, -2))
  })

  test('is not in anything that a command tells, with --verbose neither', async () => {
    const env = {COLONIES_PRVKEY: KEY, COLONIES_VERBOSE: 'true'}
    const refused = await user.run(['user', 'ls', '--verbose'], {env})
    expect(refused.status).toBe(4)
    expect(refused.stderr).toContain(ID)
    await user.prints(['config'], {env})
    await user.run(['executor', 'ls', '--prvkey', OTHER_KEY, '-v'], {env: {DEBUG: '*'}})
    for (const key of [KEY, OTHER_KEY]) expect(user.said.join('\n')).not.toContain(key)
  })
})

describe('colonies security', () => {
  test('makes keys, and shows the identity of one that comes by file, stdin or variable', async () => {
    const {id, prvkey} = await user.result<{id: string; prvkey: string}>(['security', 'generate'])
    const env = {COLONIES_PRVKEY: prvkey}
    expect(await user.result(['security', 'id'], {env})).toEqual({id})
    expect(await user.prints(['security', 'id', '--file', '-'], {input: `0x${prvkey.toUpperCase()}\n`})).toBe(`${id}\n`)
    expect(
      await user.prints(['security', 'id', '--file', user.write('key', prvkey)], {env: {COLONIES_PRVKEY: KEY}}),
    ).toBe(`${id}\n`)
    expect(await user.prints(['security', 'id', '--prvkey', KEY])).toBe(`${ID}\n`)
    expect(await user.fails(['security', 'id'])).toMatchObject({code: 'IDENTITY_MISSING'})
    expect(await user.fails(['security', 'id', '--file', '-'], {input: 'x\n'})).toMatchObject({code: 'KEY_INVALID'})
    expect(await user.fails(['security', 'id', '--file', join(user.path, 'none')])).toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
    const other = await user.result<{prvkey: string}>(['security', 'generate'])
    expect(other.prvkey).not.toBe(prvkey)
  })
})
