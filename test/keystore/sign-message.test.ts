import {Wallet} from 'ethers'
import {expect, test} from 'vitest'
import {dcpBodyBytes} from '../../src/keystore/message-digest.js'
import {identityOf} from '../../src/keystore/private-key.js'
import {signMessage} from '../../src/keystore/sign-message.js'
import {parseSignature, signatureHex} from '../../src/keystore/signature.js'
import {verifyMessage} from '../../src/keystore/verify-message.js'
import {bytes, expectFault, VECTOR} from './sample.js'

const KEY = Buffer.from(VECTOR.key, 'hex')
const IDENTITY = identityOf(KEY)

test.each(['', 'hello', 'wörld 😀', 'line\n', 'x'.repeat(5000)])('signs %j as ethers does', async (text) => {
  const {address, signature} = signMessage(KEY, bytes(text))
  expect(signature).toBe(await new Wallet(VECTOR.key).signMessage(text))
  expect(address).toBe(VECTOR.address)
})

test('signs bytes that are no text', async () => {
  const message = Buffer.from([0, 255, 254, 10])
  expect(signMessage(KEY, message).signature).toBe(await new Wallet(VECTOR.key).signMessage(message))
})

test('names the signer in every form, and compares with address or identity', () => {
  const message = bytes('hello')
  const {signature, dcp} = signMessage(KEY, message)
  const hex = (part: {data: readonly number[]}) => Buffer.from(part.data).toString('hex')
  const forms: unknown[] = [
    signature,
    signature.slice(2).toUpperCase(),
    ` ${signature}\n`,
    dcp,
    JSON.stringify(dcp),
    {r: dcp.r.data, s: dcp.s.data, v: dcp.v - 27},
    {r: Buffer.from(dcp.r.data), s: Uint8Array.from(dcp.s.data), v: dcp.v},
    {r: `0x${hex(dcp.r)}`, s: hex(dcp.s), v: dcp.v},
  ]
  for (const form of forms) {
    expect(verifyMessage({message, signature: form})).toEqual({...IDENTITY, matches: null})
  }
  const other = identityOf(Buffer.alloc(32, 1))
  for (const [expected, matches] of [
    [IDENTITY.address, true],
    [IDENTITY.address.toLowerCase(), true],
    [IDENTITY.colonyId, true],
    [other.address, false],
    [other.colonyId, false],
  ] as const) {
    expect(verifyMessage({message, signature, expected}).matches).toBe(matches)
  }
})

test('another message has another signer', () => {
  const {signature} = signMessage(KEY, bytes('hello'))
  expect(verifyMessage({message: bytes('hello '), signature, expected: VECTOR.address}).matches).toBe(false)
})

test('a shortened r or s is padded', () => {
  const {r, s, recid} = parseSignature({r: [1], s: Buffer.from([2, 3]), v: 28})
  expect([Buffer.from(r).toString('hex'), Buffer.from(s).toString('hex'), recid]).toEqual([
    '01'.padStart(64, '0'),
    '0203'.padStart(64, '0'),
    1,
  ])
  expect(signatureHex({r, s, recid})).toMatch(/^0x0+1(0+)20?31c$/)
})

const VALID = signMessage(KEY, bytes('m'))
test.each<[string, unknown]>([
  ['nothing', undefined],
  ['no text', ''],
  ['short hex', VALID.signature.slice(0, -2)],
  ['long hex', `${VALID.signature}00`],
  ['no hex', VALID.signature.replace(/.$/, 'g')],
  ['another v', `${VALID.signature.slice(0, -2)}25`],
  ['broken JSON', '{"r":'],
  ['no s', {r: VALID.dcp.r, v: 27}],
  ['no v', {r: VALID.dcp.r, s: VALID.dcp.s}],
  ['v in words', {...VALID.dcp, v: '27'}],
  ['a long r', {...VALID.dcp, r: [...VALID.dcp.r.data, 0]}],
  ['r of no bytes', {...VALID.dcp, r: []}],
  ['r of large numbers', {...VALID.dcp, r: [256]}],
  ['an array', [1, 2, 3]],
])('%s is malformed', (_name, signature) =>
  expectFault(() => verifyMessage({message: bytes('m'), signature}), 'SIGNATURE_MALFORMED'),
)

test('a signature that no key can make is invalid', () =>
  expectFault(() => verifyMessage({message: bytes('m'), signature: `0x${'f'.repeat(128)}1b`}), 'SIGNATURE_INVALID'))

test('an expected signer must be one', () =>
  expectFault(() => verifyMessage({message: bytes('m'), signature: VALID.signature, expected: 'bob'}), 'INPUT_INVALID'))

test('a bare string is no DCP body', async () => {
  expect(dcpBodyBytes({a: 'ö'}).toString()).toBe('{"a":"ö"}')
  expect(dcpBodyBytes(null).toString()).toBe('null')
  await expectFault(() => dcpBodyBytes('hi'), 'INPUT_INVALID')
  await expectFault(() => dcpBodyBytes(undefined), 'INPUT_INVALID')
})
