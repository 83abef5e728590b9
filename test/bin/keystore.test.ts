import {chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {freshHome, type Home, jsonError} from '../support/run-program.js'
import {typeInto} from '../support/terminal.js'

const KEY = '6d2fb6f546bacfd98c68769e61e0b44a697a30596c018a50e28200aa59b01c0a'
const PASSPHRASE = 'päss wörd'

let home: Home
beforeEach(() => {
  home = freshHome()
})
afterEach(() => home.remove())

const keystore = (argv: readonly string[], input?: string) =>
  home.run('keystore', argv, input === undefined ? {} : {input})
const file = (name: string): string => join(home.path, '.dcp', `${name}.keystore`)

describe('keystore create', () => {
  test('without a name makes "default", private to its owner', async () => {
    expect((await keystore(['create', '--light', '--empty-passphrase'])).status).toBe(0)
    expect(readdirSync(join(home.path, '.dcp'))).toEqual(['default.keystore'])
    expect(statSync(file('default')).mode & 0o777).toBe(0o600)
    expect(statSync(join(home.path, '.dcp')).mode & 0o777).toBe(0o700)
  })

  test('by default has the cost of geth, and both names of the key', async () => {
    const {stdout} = await keystore(['create', 'alice', '--empty-passphrase', '--json'])
    const made = JSON.parse(stdout) as {cost: unknown; address: string; colonyId: string}
    expect(made.cost).toMatchObject({n: 262144, r: 8, p: 1})
    expect(made.address).toMatch(/^0x[0-9a-fA-F]{40}$/)
    expect(made.colonyId).toMatch(/^[0-9a-f]{64}$/)
  })

  test('asks twice on a terminal, and shows nothing of what is typed', async () => {
    const {status, stdout} = await typeInto(
      home,
      'keystore',
      ['create', 'alice', '--light'],
      [
        {see: 'New passphrase:', type: 'hunter2\r'},
        {see: 'The same again:', type: 'hunter2\r'},
      ],
    )
    expect(status).toBe(0)
    expect(stdout).not.toContain('hunter2')
    expect((await keystore(['check', 'alice', '--passphrase-file', '-'], 'hunter2\n')).status).toBe(0)
  })

  test('two answers that differ make nothing', async () => {
    const {status} = await typeInto(
      home,
      'keystore',
      ['create', 'alice', '--light'],
      [
        {see: 'New passphrase:', type: 'one\r'},
        {see: 'The same again:', type: 'two\r'},
      ],
    )
    expect(status).toBe(2)
    expect(JSON.parse((await keystore(['list', '--json'])).stdout)).toEqual([])
  })

  test('Ctrl-C at the prompt ends with 130 and makes nothing', async () => {
    const {status, stdout} = await typeInto(
      home,
      'keystore',
      ['create', 'alice'],
      [{see: 'New passphrase:', type: '\u0003'}],
    )
    expect(status).toBe(130)
    expect(stdout).not.toContain('    at ')
    expect(JSON.parse((await keystore(['list', '--json'])).stdout)).toEqual([])
  })

  test.each([
    ['no terminal', [], undefined, 'PASSPHRASE_MISSING', 2],
    ['an empty passphrase', ['--passphrase-file', '-'], '\n', 'PASSPHRASE_EMPTY', 2],
    ['a file that is not there', ['--passphrase-file', '/nonexistent'], undefined, 'FILE_NOT_FOUND', 1],
  ] as const)('%s fails at once', async (_, flags, input, code, exitCode) => {
    const ended = await keystore(['create', 'alice', ...flags, '--json'], input)
    expect(jsonError(ended)).toMatchObject({code, exitCode})
    expect(ended).toMatchObject({status: exitCode, stdout: ''})
  })

  test('--quiet leaves the address alone on stdout', async () => {
    const {stdout} = await keystore(['create', 'alice', '--light', '--empty-passphrase', '--quiet'])
    expect(stdout).toMatch(/^0x[0-9a-fA-F]{40}\n$/)
  })

  test('never replaces a keystore, but with --force', async () => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    const before = readFileSync(file('alice'), 'utf8')
    expect(jsonError(await keystore(['create', 'alice', '--light', '--empty-passphrase', '--json'])).code).toBe(
      'KEYSTORE_EXISTS',
    )
    expect(readFileSync(file('alice'), 'utf8')).toBe(before)
    expect((await keystore(['create', 'alice', '--light', '--empty-passphrase', '--force'])).status).toBe(0)
    expect(readFileSync(file('alice'), 'utf8')).not.toBe(before)
  })
})

describe('where a passphrase comes from', () => {
  beforeEach(async () => {
    writeFileSync(join(home.path, 'secret'), `${PASSPHRASE}\n`, {mode: 0o600})
    await keystore(['create', 'alice', '--light', '--passphrase-file', join(home.path, 'secret')])
  })

  const check = (env: NodeJS.ProcessEnv, flags: readonly string[] = [], input = '') =>
    home.run('keystore', ['check', 'alice', '--json', ...flags], {env, input})

  test('a file, stdin, DCP_PASSPHRASE_FILE, DCP_PASSPHRASE; in this order', async () => {
    const path = join(home.path, 'secret')
    expect((await check({}, ['--passphrase-file', path])).status).toBe(0)
    expect((await check({}, ['--passphrase-file', '-'], `${PASSPHRASE}\nmore`)).status).toBe(0)
    expect((await check({DCP_PASSPHRASE_FILE: path})).status).toBe(0)
    expect((await check({DCP_PASSPHRASE: PASSPHRASE})).status).toBe(0)
    expect((await check({DCP_PASSPHRASE: PASSPHRASE}, ['--passphrase-file', '-'], 'wrong')).status).toBe(4)
    expect((await check({DCP_PASSPHRASE_FILE: path, DCP_PASSPHRASE: 'wrong'})).status).toBe(0)
  })

  test('a wrong one ends with 4, and is nowhere in the output', async () => {
    const ended = await check({DCP_PASSPHRASE: 'not-this-one'})
    expect(jsonError(ended)).toMatchObject({code: 'PASSPHRASE_WRONG', exitCode: 4})
    expect(ended.stdout + ended.stderr).not.toContain('not-this-one')
  })

  test('on a terminal there are three tries', async () => {
    const tries = (last: string) => [
      {see: 'Passphrase of alice:', type: 'wrong\r'},
      {see: '2 tries left', type: 'wrong\r'},
      {see: '1 try left', type: `${last}\r`},
    ]
    expect((await typeInto(home, 'keystore', ['check', 'alice'], tries(PASSPHRASE))).status).toBe(0)
    expect((await typeInto(home, 'keystore', ['check', 'alice'], tries('wrong'))).status).toBe(4)
  })

  test('passwd changes it; the key and the label stay', async () => {
    writeFileSync(join(home.path, 'new'), 'newer', {mode: 0o644})
    const before = JSON.parse((await keystore(['show', 'alice', '--json'])).stdout) as {address: string}
    const changed = await keystore([
      'passwd',
      'alice',
      '--light',
      '--passphrase-file',
      join(home.path, 'secret'),
      '--new-passphrase-file',
      join(home.path, 'new'),
    ])
    expect(changed.status).toBe(0)
    // Others can read the file with the new passphrase.
    expect(changed.stderr).toContain('chmod 600')
    expect((await check({DCP_PASSPHRASE: PASSPHRASE})).status).toBe(4)
    expect(JSON.parse((await check({DCP_PASSPHRASE: 'newer'})).stdout)).toMatchObject({
      address: before.address,
      label: 'alice',
    })
  })
})

describe('keystore import and export', () => {
  test('a raw key comes back as it was, and never elsewhere', async () => {
    const imported = await keystore(
      ['import', '-', '--name', 'colony', '--light', '--empty-passphrase', '--json'],
      `0x${KEY}\n`,
    )
    expect(imported.status).toBe(0)
    expect(imported.stdout).not.toContain(KEY)
    const raw = await keystore(['export', 'colony', '--raw', '--yes'])
    expect(raw.stdout).toBe(`${KEY}\n`)
    for (const argv of [['list'], ['show', 'colony'], ['check', 'colony'], ['export', 'colony']]) {
      expect((await keystore(argv)).stdout).not.toContain(KEY)
    }
  })

  test('the bare key asks first, and fails without a terminal', async () => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    expect(jsonError(await keystore(['export', 'alice', '--raw', '--json'])).code).toBe('PROMPT_UNAVAILABLE')
    const refused = await typeInto(home, 'keystore', ['export', 'alice', '--raw'], [{see: 'to go on:', type: 'no\r'}])
    expect(refused.status).toBe(2)
    expect(refused.stdout).not.toMatch(/[0-9a-f]{64}/)
    const granted = await typeInto(
      home,
      'keystore',
      ['export', 'alice', '--raw'],
      [{see: 'to go on:', type: 'alice\r'}],
    )
    expect(granted.status).toBe(0)
    expect(granted.stdout).toMatch(/[0-9a-f]{64}/)
  })

  test('an exported V3 file is imported with its passphrase', async () => {
    await keystore(['create', 'alice', '--light', '--passphrase-file', '-'], PASSPHRASE)
    const exported = join(home.path, 'alice.json')
    expect((await keystore(['export', 'alice', '--output', exported])).status).toBe(0)
    expect(statSync(exported).mode & 0o777).toBe(0o600)
    writeFileSync(join(home.path, 'source'), PASSPHRASE, {mode: 0o600})
    const flags = [
      '--name',
      'copy',
      '--light',
      '--empty-passphrase',
      '--source-passphrase-file',
      join(home.path, 'source'),
    ]
    const copy = await keystore(['import', exported, ...flags, '--json'])
    expect(copy.status).toBe(0)
    const original = JSON.parse((await keystore(['show', 'alice', '--json'])).stdout) as {address: string}
    expect(JSON.parse(copy.stdout)).toMatchObject({address: original.address, label: 'alice'})
  })

  test('a device without end is no key', async () => {
    const ended = await keystore(['import', '/dev/zero', '--name', 'x', '--empty-passphrase', '--json'])
    expect(jsonError(ended).code).toBe('INPUT_INVALID')
  })

  test('a mnemonic gives the account that every wallet gives', async () => {
    const words = `${'test '.repeat(11)}junk`
    const flags = ['--light', '--empty-passphrase', '--json']
    const first = await keystore(['import', '-', '--name', 'first', ...flags], words)
    // The accounts of this well-known development phrase are published by Hardhat and Foundry.
    expect(JSON.parse(first.stdout)).toMatchObject({address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'})
    const second = await keystore(['import', '-', '--name', 'second', '--path', "m/44'/60'/0'/0/1", ...flags], words)
    expect(JSON.parse(second.stdout)).toMatchObject({address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'})
  })

  test.each([
    ['garbage', '\u0000\u0001 garbage', 'INPUT_INVALID'],
    ['a short key', 'abcd', 'KEY_INVALID'],
    ['zero', '0'.repeat(64), 'KEY_INVALID'],
    ['a mistaken word', `${'test '.repeat(12)}`, 'MNEMONIC_INVALID'],
    ['half a keystore', '{"version":3,"crypto":', 'KEYSTORE_MALFORMED'],
  ])('%s is refused, unquoted', async (_, input, code) => {
    const ended = await keystore(['import', '-', '--name', 'x', '--light', '--empty-passphrase', '--json'], input)
    expect(jsonError(ended).code).toBe(code)
    expect(JSON.parse((await keystore(['list', '--json'])).stdout)).toEqual([])
  })
})

describe('keystore sign and verify', () => {
  beforeEach(async () => {
    await keystore(['import', '-', '--name', 'alice', '--light', '--empty-passphrase'], KEY)
  })

  test('a text, a file and a JSON body verify, and nothing else does', async () => {
    const signature = (await keystore(['sign', 'alice', '--message', 'hello'])).stdout.trim()
    expect((await keystore(['verify', 'alice', '--message', 'hello', '--signature', signature])).status).toBe(0)
    expect((await keystore(['verify', 'alice', '--message', 'hellO', '--signature', signature])).status).toBe(4)
    const fromStdin = (await keystore(['sign', 'alice', '--file', '-'], 'hello')).stdout.trim()
    expect(fromStdin).toBe(signature)
    const signed = (await keystore(['sign', 'alice', '--body', '{"a":[1,null]}'])).stdout
    expect((await keystore(['verify', '--signed', '-'], signed)).status).toBe(0)
    expect((await keystore(['verify', '--signed', '-'], signed.replace('[1,null]', '[2,null]'))).status).toBe(4)
  })

  test.each([
    [['sign', 'alice'], 'USAGE'],
    [['sign', 'alice', '--body', '{'], 'INPUT_INVALID'],
    [['sign', 'alice', '--message', 'a', '--body', '1'], 'USAGE'],
    [['verify', 'alice', '--message', 'a'], 'USAGE'],
    [['verify', 'alice', '--message', 'a', '--signature', '0x00'], 'SIGNATURE_MALFORMED'],
    [['verify', '--message', 'a', '--signature', `0x${'11'.repeat(64)}1b`, '--address', 'nobody'], 'INPUT_INVALID'],
    [['sign', 'alice', '--file', '-', '--passphrase-file', '-'], 'USAGE'],
  ])('%j fails with %s', async (argv, code) => {
    expect(jsonError(await keystore([...argv, '--json'], 'x')).code).toBe(code)
  })
})

describe('a flag that would change nothing', () => {
  test.each([
    [['create', 'x', '--empty-passphrase', '--passphrase-file', '/dev/null']],
    [['passwd', 'alice', '--empty-passphrase', '--new-passphrase-file', '/dev/null']],
    [['export', 'alice', '--yes']],
    [['export', 'alice', '--passphrase-file', '/dev/null']],
    [['import', '-', '--name', 'x', '--empty-passphrase', '--source-passphrase-file', '/dev/null']],
    [['import', '-', '--name', 'x', '--empty-passphrase', '--path', 'm/0']],
    [['verify', 'alice', '--address', `0x${'0'.repeat(40)}`, '--message', 'a', '--signature', '0x00']],
  ])('%j is refused', async (argv) => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    expect(jsonError(await keystore([...argv, '--json'], KEY))).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})

describe('keystore list, show, rename, delete', () => {
  test('a foreign file shows "-" until it was opened once', async () => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    const {colonyId, ...foreign} = JSON.parse(readFileSync(file('alice'), 'utf8')) as {colonyId: string}
    writeFileSync(file('alice'), JSON.stringify(foreign), {mode: 0o600})
    const fields = async (): Promise<string[]> => (await keystore(['list'])).stdout.trim().split('\t')
    expect((await fields())[2]).toBe('-')
    await keystore(['check', 'alice'])
    expect((await fields())[2]).toBe(colonyId)
  })

  test('a readable keystore and a broken one are warned about; doctor fails on them', async () => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    chmodSync(file('alice'), 0o644)
    writeFileSync(file('broken'), 'garbage', {mode: 0o600})
    const listed = await keystore(['list'])
    expect(listed.status).toBe(0)
    expect(listed.stderr).toContain('chmod 600')
    expect(listed.stderr).toContain('broken.keystore')
    expect(listed.stdout.trim().split('\n')).toHaveLength(1)
    expect(jsonError(await keystore(['doctor', '--json']))).toMatchObject({code: 'DOCTOR_FAILED', exitCode: 1})
  })

  test('delete removes keystores, and nothing else that a path leads to', async () => {
    const precious = join(home.path, 'precious.txt')
    writeFileSync(precious, 'text')
    expect(jsonError(await keystore(['delete', precious, '--yes', '--json'])).code).toBe('KEYSTORE_MALFORMED')
    expect(readFileSync(precious, 'utf8')).toBe('text')
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    const copy = join(home.path, 'copy.json')
    writeFileSync(copy, readFileSync(file('alice')))
    expect((await keystore(['delete', copy, '--yes'])).status).toBe(0)
    expect(existsSync(copy)).toBe(false)
    writeFileSync(file('broken'), 'garbage')
    expect((await keystore(['delete', 'broken', '--yes'])).status).toBe(0)
  })

  test('create --force replaces a link, not the key that it leads to', async () => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    const before = readFileSync(file('alice'), 'utf8')
    symlinkSync(file('alice'), file('link'))
    expect((await keystore(['create', 'link', '--light', '--empty-passphrase', '--force'])).status).toBe(0)
    expect(readFileSync(file('alice'), 'utf8')).toBe(before)
    expect(readFileSync(file('link'), 'utf8')).not.toBe(before)
  })

  test('an empty HOME is not the current folder', async () => {
    const {stderr} = await home.run('keystore', ['list'], {env: {HOME: ''}, cwd: home.path})
    expect(stderr).not.toContain(` ${home.path}`)
    expect(stderr).toMatch(/ \/\S+\.dcp/)
  })

  test('rename never replaces, delete asks for the name', async () => {
    await keystore(['create', 'alice', '--light', '--empty-passphrase'])
    await keystore(['create', 'bob', '--light', '--empty-passphrase'])
    expect(jsonError(await keystore(['rename', 'alice', 'bob', '--json'])).code).toBe('KEYSTORE_EXISTS')
    expect((await keystore(['rename', 'alice', 'carol'])).status).toBe(0)
    expect(jsonError(await keystore(['delete', 'carol', '--json'])).code).toBe('PROMPT_UNAVAILABLE')
    const deleted = await typeInto(home, 'keystore', ['delete', 'carol'], [{see: 'to go on:', type: 'carol\r'}])
    expect(deleted.status).toBe(0)
    expect(jsonError(await keystore(['show', 'carol', '--json'])).code).toBe('KEYSTORE_NOT_FOUND')
  })
})
