import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {askDcpClient} from '../support/dcp-client.js'
import {freshHome, type Home, jsonError} from '../support/run-program.js'

// The keystore commands beside the official client: the same files, the same signatures, both ways.

const PASSPHRASE = 'correct horse, bätteri 電池'
const BODY = {job: 'last', amount: 1.5, note: 'wörld \u2028 😀', nested: [null, {b: 1, a: 2}]}

let home: Home
/** Where dcp-client looks for keystores, and the commands too. */
let resources: string

beforeAll(async () => {
  home = freshHome()
  resources = join(home.path, '.dcp')
  const flags = ['--light', '--label', 'Alice A.', '--passphrase-file', '-']
  const made = await keystore(['create', 'alice', ...flags], PASSPHRASE)
  expect(made.status).toBe(0)
})
afterAll(() => home.remove())

const keystore = (argv: readonly string[], input?: string) =>
  home.run('keystore', argv, input === undefined ? {} : {input})
const file = (name: string): string => join(resources, `${name}.keystore`)
const aliceText = (): string => readFileSync(file('alice'), 'utf8')
const ask = async (request: object) => (await askDcpClient(resources, [request]))[0]

async function json<Value>(argv: readonly string[], input?: string): Promise<Value> {
  const {status, stdout, stderr} = await keystore([...argv, '--json'], input)
  expect({status, stderr}).toEqual({status: 0, stderr: ''})
  return JSON.parse(stdout) as Value
}

const addressOf = async (name: string): Promise<string> => (await json<{address: string}>(['show', name])).address

describe('a keystore made by keystore create', () => {
  test('opens in dcp-client with its passphrase, and is the same address and key', async () => {
    const key = (await keystore(['export', 'alice', '--raw', '--yes', '--passphrase-file', '-'], PASSPHRASE)).stdout
    expect(await ask({operation: 'open', text: aliceText(), passphrase: PASSPHRASE})).toEqual({
      value: {address: await addressOf('alice'), key: `0x${key.trim()}`, label: 'Alice A.'},
    })
  })

  test('does not open there with another passphrase', async () => {
    const reply = await ask({operation: 'open', text: aliceText(), passphrase: `${PASSPHRASE}x`})
    expect(reply).toEqual({error: 'wrong passphrase'})
  })

  test('is found there by its name and opens, also at the full cost and without a passphrase', async () => {
    expect((await keystore(['create', 'id', '--empty-passphrase'])).status).toBe(0)
    const text = readFileSync(file('id'), 'utf8')
    const address = await addressOf('id')
    // The client derives a key of the full cost in JavaScript, in five seconds: once is enough.
    const [loaded, opens] = await askDcpClient(resources, [
      {operation: 'load', name: 'id'},
      {operation: 'testPassphrase', text, passphrase: ''},
    ])
    expect(loaded).toEqual({value: {address, label: 'id', safe: true}})
    expect(opens).toEqual({value: true})
  })

  test('opens there after keystore passwd, with the new passphrase only', async () => {
    await json(['create', 'moved', '--light', '--empty-passphrase'])
    const secret = join(home.path, 'new')
    writeFileSync(secret, 'newer', {mode: 0o600})
    await json(['passwd', 'moved', '--light', '--new-passphrase-file', secret])
    const text = readFileSync(file('moved'), 'utf8')
    const [opened, refused] = await askDcpClient(resources, [
      {operation: 'open', text, passphrase: 'newer'},
      {operation: 'open', text, passphrase: ''},
    ])
    expect(opened?.value).toMatchObject({address: await addressOf('moved')})
    expect(refused).toEqual({error: 'wrong passphrase'})
  })
})

describe('a keystore made by dcp-client', () => {
  const KEY = '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d'
  const ADDRESS = '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b'

  beforeAll(async () => {
    const made = await ask({operation: 'create', key: KEY, passphrase: PASSPHRASE, label: 'Bob'})
    mkdirSync(resources, {recursive: true})
    writeFileSync(file('bob'), String(made?.value), {mode: 0o600})
  })

  test('is listed with its address and label', async () => {
    const listed = await json<{name: string}[]>(['list'])
    expect(listed.find(({name}) => name === 'bob')).toMatchObject({address: ADDRESS, label: 'Bob'})
  })

  test('keystore check refuses a wrong passphrase with 4', async () => {
    const ended = await keystore(['check', 'bob', '--passphrase-file', '-', '--json'], `${PASSPHRASE}x`)
    expect({status: ended.status, stdout: ended.stdout}).toEqual({status: 4, stdout: ''})
    expect(jsonError(ended)).toMatchObject({code: 'PASSPHRASE_WRONG', exitCode: 4})
  })

  test('keystore check opens it with the right one, and dcp-client still does afterwards', async () => {
    expect(await json(['check', 'bob', '--passphrase-file', '-'], PASSPHRASE)).toMatchObject({address: ADDRESS})
    expect((await json<{colonyId: string}>(['show', 'bob'])).colonyId).toMatch(/^[0-9a-f]{64}$/)
    const text = readFileSync(file('bob'), 'utf8')
    const opened = await ask({operation: 'open', text, passphrase: PASSPHRASE})
    expect(opened?.value).toEqual({address: ADDRESS, key: `0x${KEY}`, label: 'Bob'})
  })

  test('gives its key to keystore export', async () => {
    const {stdout} = await keystore(['export', 'bob', '--raw', '--yes', '--passphrase-file', '-'], PASSPHRASE)
    expect(stdout).toBe(`${KEY}\n`)
  })
})

describe('a message signed by keystore sign --body', () => {
  let message: string
  beforeAll(async () => {
    const argv = ['sign', 'alice', '--body', JSON.stringify(BODY), '--passphrase-file', '-']
    message = (await keystore(argv, PASSPHRASE)).stdout.trimEnd()
  })

  test('is byte for byte what dcp-client makes', async () => {
    const request = {operation: 'message', text: aliceText(), passphrase: PASSPHRASE, body: BODY}
    expect(await ask(request)).toEqual({value: message})
  })

  test('is accepted by Address.fromMessage; a changed one is refused', async () => {
    const changed = message.replace('1.5', '2.5')
    expect(changed).not.toBe(message)
    const [accepted, refused] = await askDcpClient(resources, [
      {operation: 'fromMessage', message},
      {operation: 'fromMessage', message: changed},
    ])
    expect(accepted).toEqual({value: await addressOf('alice')})
    expect(refused).toEqual({error: 'owner mismatch'})
  })

  test('is accepted by verifySignature; not for another body or another address', async () => {
    const {signature} = JSON.parse(message) as {signature: unknown}
    const request = {operation: 'verifySignature', address: await addressOf('alice'), body: BODY, signature}
    expect(
      await askDcpClient(resources, [
        request,
        {...request, body: {...BODY, amount: 2.5}},
        {...request, address: '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b'},
      ]),
    ).toEqual([{value: true}, {value: false}, {value: false}])
  })

  test('is accepted by keystore verify, a changed one is not', async () => {
    expect((await keystore(['verify', 'alice', '--signed', '-'], message)).status).toBe(0)
    expect((await keystore(['verify', 'alice', '--signed', '-'], message.replace('1.5', '2.5'))).status).toBe(4)
  })
})

describe('a message signed by dcp-client', () => {
  let message: string
  beforeAll(async () => {
    const reply = await ask({operation: 'message', text: aliceText(), passphrase: PASSPHRASE, body: BODY})
    message = String(reply?.value)
  })

  test('is accepted by keystore verify --signed', async () => {
    const address = await addressOf('alice')
    expect(await json(['verify', '--signed', '-'], message)).toMatchObject({valid: true, address})
    expect(await json(['verify', 'alice', '--signed', '-'], message)).toMatchObject({valid: true, address})
  })

  test('is refused once it was changed, or when somebody else is expected', async () => {
    const verify = ['verify', '--signed', '-', '--json']
    const changed = await keystore(verify, message.replace('1.5', '2.5'))
    expect(changed.status).toBe(4)
    expect(jsonError(changed).code).toBe('SIGNATURE_INVALID')
    const stranger = ['--address', '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b']
    expect((await keystore([...verify, ...stranger], message)).status).toBe(4)
  })

  test('its bare signature is accepted by keystore verify --body', async () => {
    const reply = await ask({operation: 'signature', text: aliceText(), passphrase: PASSPHRASE, body: BODY})
    const verify = (body: unknown) =>
      keystore(['verify', 'alice', '--body', JSON.stringify(body), '--signature', JSON.stringify(reply?.value)])
    expect((await verify(BODY)).status).toBe(0)
    expect((await verify({...BODY, amount: 2.5})).status).toBe(4)
  })
})
