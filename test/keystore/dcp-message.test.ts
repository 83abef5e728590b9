import {expect, test} from 'vitest'
import {makeDcpMessage, verifyDcpMessage} from '../../src/keystore/dcp-message.js'
import {dcpBodyBytes} from '../../src/keystore/message-digest.js'
import {identityOf} from '../../src/keystore/private-key.js'
import {signMessage} from '../../src/keystore/sign-message.js'
import {encryptV3} from '../../src/keystore/v3-encrypt.js'
import {askDcpClient} from '../support/dcp-client.js'
import {bytes, expectFault, freshDirectory, VECTOR, WRITER} from './sample.js'

const KEY = Buffer.from(VECTOR.key, 'hex')
const BODIES = [{hello: 'wörld', n: 1.5}, [1, null, '\u2028😀'], {b: 1, a: {2: 'x', 1: 'y'}}, 0, false, null, {}]

test('makes byte for byte what dcp-client makes', async () => {
  const text = await encryptV3({privateKey: KEY, passphrase: bytes('p'), cost: 'light', writer: WRITER})
  const requests = BODIES.map((body) => ({operation: 'message', text, passphrase: 'p', body}))
  const replies = await askDcpClient(await freshDirectory(), requests)
  expect(replies).toEqual(BODIES.map((body) => ({value: makeDcpMessage(KEY, body)})))
})

test('dcp-client accepts our messages and signatures, and refuses changed ones', async () => {
  const message = makeDcpMessage(KEY, BODIES[0])
  const {dcp} = signMessage(KEY, dcpBodyBytes(BODIES[0]))
  const verify = {operation: 'verifySignature', address: VECTOR.address, signature: dcp}
  const replies = await askDcpClient(await freshDirectory(), [
    {operation: 'fromMessage', message},
    {operation: 'fromMessage', message: message.replace('1.5', '2.5')},
    {...verify, body: BODIES[0]},
    {...verify, body: BODIES[1]},
  ])
  expect(replies).toEqual([{value: VECTOR.address}, {error: 'owner mismatch'}, {value: true}, {value: false}])
})

test('checks the messages and signatures of dcp-client', async () => {
  const text = await encryptV3({privateKey: KEY, passphrase: bytes('p'), cost: 'light', writer: WRITER})
  const request = {text, passphrase: 'p', body: BODIES[0]}
  const [message, signature] = await askDcpClient(await freshDirectory(), [
    {...request, operation: 'message'},
    {...request, operation: 'signature'},
  ])
  const signed = String(message?.value)
  const {address, colonyId} = identityOf(KEY)
  expect(verifyDcpMessage(signed, VECTOR.address)).toEqual({
    address,
    colonyId,
    matches: true,
    owner: VECTOR.address,
    body: BODIES[0],
    valid: true,
  })
  expect(verifyDcpMessage(signed.replace('1.5', '2.5')).valid).toBe(false)
  expect(signMessage(KEY, dcpBodyBytes(BODIES[0])).dcp).toEqual(signature?.value)
})

test('a message with the name of another is not valid', () => {
  const other = identityOf(Buffer.alloc(32, 1))
  const message = JSON.parse(makeDcpMessage(KEY, {a: 1}))
  const forged = verifyDcpMessage(JSON.stringify({...message, owner: other.address}), other.address)
  expect(forged).toMatchObject({valid: false, matches: false, address: VECTOR.address, owner: other.address})
})

test('a bare string cannot be signed, as nobody could verify it', () =>
  expectFault(() => makeDcpMessage(KEY, 'hi'), 'INPUT_INVALID'))

test.each([
  '',
  'x',
  '[]',
  '{}',
  `{"owner":"${VECTOR.address}","body":1}`,
  `{"owner":"x","body":1,"signature":{}}`,
  `{"owner":"${VECTOR.address}","signature":{"r":[1],"s":[1],"v":27}}`,
])('%j is no signed message', (text) => expectFault(() => verifyDcpMessage(text), 'SIGNATURE_MALFORMED'))
