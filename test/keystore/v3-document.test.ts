import {expect, test} from 'vitest'
import {parseV3} from '../../src/keystore/v3-document.js'
import {expectFault, fixture, VECTOR} from './sample.js'

type Json = Record<string, unknown>

/** The mkad fixture with its `crypto` (and the `kdfparams` in it) changed. */
async function edited(top: Json, crypto: Json = {}, kdfparams: Json = {}): Promise<string> {
  const fields = JSON.parse(await fixture('mkad.json'))
  const params = {...fields.crypto.kdfparams, ...kdfparams}
  return JSON.stringify({...fields, crypto: {...fields.crypto, kdfparams: params, ...crypto}, ...top})
}

test('reads names in any case, as ethers writes them', async () => {
  const {crypto, version, address, ...rest} = JSON.parse(await fixture('mkad.json'))
  const {kdfparams, ...inner} = crypto
  const odd = {...rest, Version: version, ADDRESS: address, Crypto: {...inner, KdfParams: kdfparams, KDF: 'Scrypt'}}
  expect(parseV3(JSON.stringify(odd)).address).toBe('0xE07006aC67FDdF8af516E564A784Fd5Aa8280e95')
})

test('the address may have 0x, and any one case', async () => {
  const lower = VECTOR.address.slice(2).toLowerCase()
  for (const address of [lower, `0x${lower}`, lower.toUpperCase(), VECTOR.address, VECTOR.address.slice(2)]) {
    expect(parseV3(await edited({address})).address).toBe(VECTOR.address)
  }
  for (const address of [undefined, null, '']) expect(parseV3(await edited({address})).address).toBeNull()
})

test('keeps unknown fields, and takes what is no label or identity for none', async () => {
  const document = parseV3(await edited({label: 7, colonyId: 'mine', extra: {deep: [1]}}))
  expect(document).toMatchObject({label: null, colonyId: null, fields: {extra: {deep: [1]}, label: 7}})
})

test.each([
  ['empty', ''],
  ['blank', ' \n'],
  ['garbage', 'not a keystore'],
  ['a bare key', VECTOR.key],
  ['an array', '[]'],
  ['null', 'null'],
  ['no version', '{"address":"00"}'],
  ['no crypto', '{"version":3}'],
])('%s is malformed', (_name, text) => expectFault(() => parseV3(text), 'KEYSTORE_MALFORMED'))

test('a truncated file is malformed wherever it ends', async () => {
  const text = (await fixture('mkad.json')).trim()
  for (let length = 0; length < text.length; length += 7) {
    await expectFault(() => parseV3(text.slice(0, length)), 'KEYSTORE_MALFORMED')
  }
})

test.each<[string, Json, Json, Json]>([
  ['a wrong checksum', {address: VECTOR.address.replace('A', 'a')}, {}, {}],
  ['an address that is none', {address: 'abc'}, {}, {}],
  ['a numeric address', {address: 5}, {}, {}],
  ['no cipher', {}, {cipher: undefined}, {}],
  ['no iv', {}, {cipherparams: {}}, {}],
  ['a short iv', {}, {cipherparams: {iv: '00'}}, {}],
  ['a short ciphertext', {}, {ciphertext: '00'.repeat(31)}, {}],
  ['a long ciphertext', {}, {ciphertext: '00'.repeat(33)}, {}],
  ['a mac that is no hex', {}, {mac: 'zz'.repeat(32)}, {}],
  ['no kdf', {}, {kdf: undefined}, {}],
  ['no kdfparams', {}, {kdfparams: undefined}, {}],
  ['no salt', {}, {}, {salt: undefined}],
  ['n that is no power of two', {}, {}, {n: 1000}],
  ['n of 1', {}, {}, {n: 1}],
  ['n of 0', {}, {}, {n: 0}],
  ['a negative n', {}, {}, {n: -1024}],
  ['a broken n', {}, {}, {n: 1024.5}],
  ['n in words', {}, {}, {n: '1024'}],
  ['r of 0', {}, {}, {r: 0}],
  ['p of 0', {}, {}, {p: 0}],
  ['a short derived key', {}, {}, {dklen: 16}],
  ['pbkdf2 without rounds', {}, {kdf: 'pbkdf2'}, {prf: 'hmac-sha256'}],
])('%s is malformed', async (_name, top, crypto, kdfparams) => {
  const text = await edited(top, crypto, kdfparams)
  await expectFault(() => parseV3(text), 'KEYSTORE_MALFORMED')
})

test.each<[string, Json, Json, Json]>([
  ['version 1', {version: '1'}, {}, {}],
  ['version 4', {version: 4}, {}, {}],
  ['a pre-sale wallet', {version: undefined, encseed: '00', bkp: '00'}, {}, {}],
  ['another cipher', {}, {cipher: 'aes-256-gcm'}, {}],
  ['another key derivation', {}, {kdf: 'argon2id'}, {}],
  ['scrypt that needs 4 GiB', {}, {}, {n: 2 ** 22}],
  ['scrypt with a huge r', {}, {}, {r: 2 ** 30}],
  ['scrypt that takes an hour', {}, {}, {p: 2 ** 24}],
  ['a huge derived key', {}, {}, {dklen: 2 ** 30}],
  ['pbkdf2 with sha512', {}, {kdf: 'pbkdf2'}, {c: 1000, prf: 'hmac-sha512'}],
  ['pbkdf2 that takes an hour', {}, {kdf: 'pbkdf2'}, {c: 2 ** 40, prf: 'hmac-sha256'}],
])('%s is not supported', async (_name, top, crypto, kdfparams) => {
  const text = await edited(top, crypto, kdfparams)
  await expectFault(() => parseV3(text), 'KEYSTORE_UNSUPPORTED')
})
