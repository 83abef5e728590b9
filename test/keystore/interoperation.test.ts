import {execFile} from 'node:child_process'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {Wallet} from 'ethers'
import {describe, expect, test} from 'vitest'
import {createKeystore} from '../../src/keystore/create.js'
import {listKeystores} from '../../src/keystore/list.js'
import {readKeystore} from '../../src/keystore/read.js'
import {unlockKeystore} from '../../src/keystore/unlock.js'
import {decryptV3, tryDecryptV3} from '../../src/keystore/v3-decrypt.js'
import {parseV3} from '../../src/keystore/v3-document.js'
import {encryptV3} from '../../src/keystore/v3-encrypt.js'
import {askDcpClient} from '../support/dcp-client.js'
import {bytes, create, createVector, expectFault, freshDirectory, ROOT, VECTOR, WRITER} from './sample.js'

const KEY = Buffer.from(VECTOR.key, 'hex')
/** Plain, none, another script, and letters that Unicode normalisation would change. */
const PASSPHRASES = ['secret', '', 'пароль 密码', '\u212b', 'A\u030a', '\ufb01 '] as const

const ours = (passphrase: string) =>
  encryptV3({privateKey: KEY, passphrase: bytes(passphrase), cost: 'light', label: 'al', writer: WRITER})

describe('dcp-client', () => {
  test('opens our files, whatever the passphrase', async () => {
    const requests = await Promise.all(
      PASSPHRASES.map(async (passphrase) => ({operation: 'open', text: await ours(passphrase), passphrase})),
    )
    const replies = await askDcpClient(await freshDirectory(), requests)
    const value = {key: `0x${VECTOR.key}`, address: VECTOR.address, label: 'al'}
    expect(replies).toEqual(PASSPHRASES.map(() => ({value})))
  })

  test('makes files that open here with the same bytes', async () => {
    const requests = PASSPHRASES.map((passphrase) => ({operation: 'create', key: VECTOR.key, passphrase, label: 'dcp'}))
    const replies = await askDcpClient(await freshDirectory(), requests)
    for (const [index, passphrase] of PASSPHRASES.entries()) {
      const document = parseV3(String(replies[index]?.value))
      expect(document).toMatchObject({address: VECTOR.address, label: 'dcp', colonyId: null})
      expect((await decryptV3(document, bytes(passphrase))).privateKey.equals(KEY)).toBe(true)
      expect(await tryDecryptV3(document, bytes(`${passphrase}x`))).toBeUndefined()
    }
  })

  test('finds our keystore by its name, and calls it safe', async () => {
    const directory = await freshDirectory()
    const {address} = await create(directory, 'id')
    const [reply] = await askDcpClient(directory, [{operation: 'load', name: 'id'}])
    expect(reply).toEqual({value: {address, label: 'id', safe: true}})
  })

  test('keeps the ColonyOS identity when it saves', async () => {
    const text = await ours('x')
    const [reply] = await askDcpClient(await freshDirectory(), [{operation: 'resave', text}])
    expect(parseV3(String(reply?.value)).colonyId).toBe(parseV3(text).colonyId)
    expect(parseV3(text).colonyId).not.toBeNull()
  })
})

describe('ethers', () => {
  test('opens our files', async () => {
    for (const passphrase of PASSPHRASES) {
      const wallet = await Wallet.fromEncryptedJson(await ours(passphrase), bytes(passphrase))
      expect([wallet.privateKey, wallet.address]).toEqual([`0x${VECTOR.key}`, VECTOR.address])
    }
  })

  test('makes files that open here with the same bytes', async () => {
    const {encryptKeystoreJson} = await import('ethers')
    for (const passphrase of PASSPHRASES) {
      const account = {address: VECTOR.address, privateKey: `0x${VECTOR.key}`}
      const text = await encryptKeystoreJson(account, bytes(passphrase), {scrypt: {N: 1024, r: 8, p: 1}})
      expect(text).toContain('"Crypto"')
      expect((await decryptV3(parseV3(text), bytes(passphrase))).privateKey.equals(KEY)).toBe(true)
    }
  })

  test('opens what we export', async () => {
    const directory = await freshDirectory()
    await createVector(directory)
    const keystore = await readKeystore('alice', {directory, home: directory})
    // `keystore export` prints the file as it is.
    expect((await Wallet.fromEncryptedJson(keystore.text, 'secret')).address).toBe(VECTOR.address)
    await expect(Wallet.fromEncryptedJson(keystore.text, 'out')).rejects.toThrow()
    expect(keystore.document.label).toBe('alice')
  })
})

describe('mkad', () => {
  const mkad = async (directory: string, ...args: string[]): Promise<string> => {
    const program = join(ROOT, 'test/peers/dcp-util/node_modules/dcp-util/bin/mkad')
    const env = {PATH: process.env.PATH, HOME: directory, DCP_RESOURCE_DIR: directory}
    return (await promisify(execFile)(process.execPath, [program, ...args], {env})).stdout
  }

  test('shows our keystore and its key, and changes its passphrase', async () => {
    const directory = await freshDirectory()
    await createVector(directory)
    const shown = await mkad(directory, 'show', 'alice')
    expect(shown).toContain(VECTOR.address)
    expect(shown).toContain('Label: alice')
    expect(await mkad(directory, 'show', 'alice', '-p', 'secret', '--showPrivateKey', '-q')).toContain(VECTOR.key)
    await mkad(directory, 'change-passphrase', 'alice', '-o', 'secret', '-p', 'new')
    const changed = await readKeystore('alice', {directory, home: directory})
    expect((await unlockKeystore(changed, {attempts: [bytes('new')]})).privateKey.equals(KEY)).toBe(true)
  })

  test('makes a keystore that we list and open', async () => {
    const directory = await freshDirectory()
    await mkad(directory, 'new', 'bob', '-p', 'pässword')
    const {keystores} = await listKeystores(directory)
    expect(keystores).toMatchObject([{name: 'bob', label: 'bob', colonyId: null}])
    const keystore = await readKeystore('bob', {directory, home: directory})
    const {address} = await unlockKeystore(keystore, {attempts: [bytes('pässword')]})
    expect(address).toBe(keystores[0]?.address)
  })
})

test('a file without address, and one that was swapped, are told apart', async () => {
  const directory = await freshDirectory()
  const place = {directory, home: directory}
  const made = await createKeystore({
    name: 'a',
    directory,
    passphrase: bytes('p'),
    cost: 'light',
    writer: WRITER,
  })
  const {address: _address, colonyId: _colonyId, ...fields} = JSON.parse(await readFile(made.file, 'utf8'))
  await writeFile(made.file, JSON.stringify(fields))
  const source = {attempts: [bytes('p')]}
  expect((await unlockKeystore(await readKeystore('a', place), source)).address).toBe(made.address)
  await writeFile(made.file, JSON.stringify({...fields, address: VECTOR.address}))
  await expectFault(unlockKeystore(await readKeystore('a', place), source), 'KEYSTORE_MISMATCH')
})
