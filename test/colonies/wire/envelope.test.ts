import {randomBytes} from 'node:crypto'
import {expect, test} from 'vitest'
import {
  payloadJson,
  replyBody,
  replyEnvelope,
  requestBody,
  requestEnvelope,
} from '../../../src/colonies/wire/envelope.js'
import {identityOfKey, signerOf} from '../../../src/colonies/wire/identity.js'
import {parseJson} from '../../../src/colonies/wire/json.js'
import {MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'

test('a request carries its type twice, and a signature over the base64 text', () => {
  const key = randomBytes(32)
  const shape = MESSAGES.getprocessmsg.request
  const body = requestBody('getprocessmsg', shape, {processid: 'ü<'}, key)
  const envelope = requestEnvelope.decode(parseJson(body), '')
  expect(envelope.payloadtype).toBe('getprocessmsg')
  expect(payloadJson(envelope.payload)).toEqual({processid: 'ü<', msgtype: 'getprocessmsg'})
  expect(signerOf(envelope.payload, envelope.signature)).toEqual({id: identityOfKey(key)})
})

test('a request without a key has an empty signature, and one without fields its type alone', () => {
  const body = requestBody('getserverinfomsg', MESSAGES.getserverinfomsg.request, {}, undefined)
  const envelope = requestEnvelope.decode(parseJson(body), '')
  expect(envelope.signature).toBe('')
  expect(Buffer.from(envelope.payload, 'base64').toString()).toBe('{"msgtype":"getserverinfomsg"}')
})

test('a reply says whether it is an error', () => {
  const reply = replyEnvelope.decode(parseJson(replyBody('x', '{"a":"ü"}')), '')
  expect(reply).toMatchObject({payloadtype: 'x', error: false})
  expect(payloadJson(reply.payload)).toEqual({a: 'ü'})
  expect(replyEnvelope.decode(parseJson(replyBody('error', '{}', true)), '').error).toBe(true)
})
