import {expect, test} from 'vitest'
import {identityOf} from '../../src/keystore/private-key.js'
import {decryptV3, tryDecryptV3} from '../../src/keystore/v3-decrypt.js'
import {parseV3} from '../../src/keystore/v3-document.js'
import {encryptV3} from '../../src/keystore/v3-encrypt.js'
import {bytes, expectFault, fixture, VECTOR, WRITER} from './sample.js'

const KEY = Buffer.from(VECTOR.key, 'hex')

async function sealed(passphrase: string, edit: (fields: Record<string, unknown>) => void = () => {}): Promise<string> {
  const text = await encryptV3({
    privateKey: KEY,
    passphrase: bytes(passphrase),
    cost: 'light',
    label: 'a',
    writer: WRITER,
  })
  const fields = JSON.parse(text)
  edit(fields)
  return JSON.stringify(fields)
}

test.each(['web3-pbkdf2.json', 'web3-scrypt.json'])('opens the published vector %s', async (name) => {
  const document = parseV3(await fixture(name))
  expect(document.address).toBeNull()
  const key = await decryptV3(document, bytes(VECTOR.passphrase))
  expect(key.privateKey.toString('hex')).toBe(VECTOR.key)
  expect(key.address).toBe(VECTOR.address)
})

test('a wrong passphrase says so', async () => {
  const document = parseV3(await fixture('mkad.json'))
  for (const wrong of ['', 'Secret', 'secret '])
    await expectFault(decryptV3(document, bytes(wrong)), 'PASSPHRASE_WRONG')
})

test('opens a file of mkad', async () => {
  const document = parseV3(await fixture('mkad.json'))
  expect(document).toMatchObject({
    address: '0xE07006aC67FDdF8af516E564A784Fd5Aa8280e95',
    label: 'alice',
    colonyId: null,
  })
  const {privateKey} = await decryptV3(document, bytes('secret'))
  expect(privateKey.toString('hex')).toBe('e715cd80f59d5a7d21078247ab62b26cc92dbfd9011e7a8f627bac3e327ea2e4')
})

test('writes what DCP writes, and the ColonyOS identity', async () => {
  const fields = JSON.parse(await sealed('p'))
  expect(fields).toEqual({
    version: 3,
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    address: VECTOR.address.slice(2).toLowerCase(),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: {iv: expect.stringMatching(/^[0-9a-f]{32}$/)},
      ciphertext: expect.stringMatching(/^[0-9a-f]{64}$/),
      kdf: 'scrypt',
      kdfparams: {n: 1024, r: 8, p: 1, dklen: 32, salt: expect.stringMatching(/^[0-9a-f]{64}$/)},
      mac: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    label: 'a',
    timestamp: String(WRITER.now),
    process: 'test',
    colonyId: identityOf(KEY).colonyId,
  })
})

test('never repeats a salt, an iv or an id', async () => {
  const [a, b] = [JSON.parse(await sealed('p')), JSON.parse(await sealed('p'))]
  expect(a.id).not.toBe(b.id)
  expect(a.crypto.kdfparams.salt).not.toBe(b.crypto.kdfparams.salt)
  expect(a.crypto.cipherparams.iv).not.toBe(b.crypto.cipherparams.iv)
})

test('passphrases are bytes: forms of one letter are two passphrases', async () => {
  const document = parseV3(await sealed('\u212b'))
  expect(await tryDecryptV3(document, bytes('\u212b'))).toBeDefined()
  expect(await tryDecryptV3(document, Buffer.from([0xe2, 0x84, 0xab]))).toBeDefined()
  expect(await tryDecryptV3(document, bytes('\u00c5'))).toBeUndefined()
  expect(await tryDecryptV3(document, bytes('A\u030a'))).toBeUndefined()
})

test('the standard cost is that of geth', async () => {
  const text = await encryptV3({privateKey: KEY, passphrase: bytes('p'), cost: 'standard', writer: WRITER})
  expect(JSON.parse(text).crypto.kdfparams).toMatchObject({n: 262144, r: 8, p: 1})
  expect((await decryptV3(parseV3(text), bytes('p'))).privateKey.equals(KEY)).toBe(true)
})

test('a key of another address, or of another identity, is a swapped file', async () => {
  const other = identityOf(Buffer.alloc(32, 1))
  const address = await sealed('p', (fields) => Object.assign(fields, {address: other.address}))
  await expectFault(decryptV3(parseV3(address), bytes('p')), 'KEYSTORE_MISMATCH')
  const colonyId = await sealed('p', (fields) => Object.assign(fields, {colonyId: other.colonyId}))
  await expectFault(decryptV3(parseV3(colonyId), bytes('p')), 'KEYSTORE_MISMATCH')
})

test('a file without address opens, and tells its address then', async () => {
  const text = await sealed('p', (fields) => delete fields.address)
  expect((await decryptV3(parseV3(text), bytes('p'))).address).toBe(VECTOR.address)
})

test('what encrypts no private key is malformed', async () => {
  const {seal} = await import('../../src/keystore/v3-cipher.js')
  const zero = await seal(Buffer.alloc(32), bytes('p'), {n: 1024, r: 8, p: 1})
  const document = {...parseV3(await sealed('p')), crypto: zero}
  await expectFault(decryptV3(document, bytes('p')), 'KEYSTORE_MALFORMED')
})

test('a changed ciphertext or mac opens with no passphrase', async () => {
  const text = await sealed('p', (fields) => {
    const crypto = fields.crypto as {ciphertext: string}
    crypto.ciphertext = crypto.ciphertext.replace(/^../, (byte) => (byte === '00' ? '01' : '00'))
  })
  await expectFault(decryptV3(parseV3(text), bytes('p')), 'PASSPHRASE_WRONG')
})
