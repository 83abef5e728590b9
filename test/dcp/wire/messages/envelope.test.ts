import {randomBytes} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {isSignedBy, openEnvelope, sealText} from '../../../../src/dcp/wire/messages/envelope.js'
import {keySigner} from '../../../../src/dcp/wire/messages/signer.js'
import {makeDcpMessage} from '../../../../src/keystore/dcp-message.js'

const key = randomBytes(32)
const signer = keySigner(key)
const BODY = {type: 'request', id: '1', payload: {operation: 'x', data: {2: 'b', a: [1.5, null, 'ü😀']}}}

describe('an envelope', () => {
  test('is what keystore sign writes', () => {
    expect(sealText(signer, JSON.stringify(BODY))).toBe(makeDcpMessage(key, BODY))
  })

  test('gives its owner and body', () => {
    expect(openEnvelope(sealText(signer, JSON.stringify(BODY)))).toEqual({owner: signer.address, body: BODY})
  })

  test.each<[string, (text: string) => string]>([
    ['a changed body', (text) => text.replace('1.5', '1.6')],
    ['another owner', (text) => text.replace(signer.address, keySigner(randomBytes(32)).address)],
    ['no signature', (text) => text.replace('"signature"', '"signed"')],
    ['an owner that is no address', (text) => text.replace(signer.address, '0x12')],
    ['half of it', (text) => text.slice(0, -10)],
    ['an array', () => '[]'],
    ['null', () => 'null'],
    ['a body that is a text', () => makeDcpMessage(key, ['x'])],
  ])('is refused with %s', (_what, change) => {
    expect(openEnvelope(change(sealText(signer, JSON.stringify(BODY))))).toBeUndefined()
  })
})

test('a signature is of a value and a key', () => {
  const other = keySigner(randomBytes(32))
  expect(isSignedBy(signer.address, BODY, signer.sign(BODY))).toBe(true)
  expect(isSignedBy(other.address, BODY, signer.sign(BODY))).toBe(false)
  expect(isSignedBy(signer.address, {...BODY, id: '2'}, signer.sign(BODY))).toBe(false)
  expect(isSignedBy(signer.address, BODY, {r: 1})).toBe(false)
  expect(isSignedBy(signer.address, undefined, signer.sign(BODY))).toBe(false)
})
