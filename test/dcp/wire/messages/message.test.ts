import {describe, expect, test} from 'vitest'
import {readMessage} from '../../../../src/dcp/wire/messages/message.js'

const PLACE = {ackToken: 'a', nonce: 'n', dcpsid: 's', time: 1}
const request = (payload: object) => ({id: '1', type: 'request', payload})

describe('a message', () => {
  test('has one part', () => {
    const payload = {operation: 'submit', data: {a: 1}}
    expect(readMessage({...request(payload), ...PLACE, auth: {x: 'y'}})).toEqual({
      ...{kind: 'message', id: '1', dcpsid: 's', ackToken: 'a', nonce: 'n'},
      parts: [{type: 'request', id: '1', operation: 'submit', data: {a: 1}, payload, auth: {x: 'y'}}],
    })
  })

  test('has data in a text of its own, and keeps the payload as it was signed', () => {
    const payload = {operation: 'submit', jsonData: '{"a":1}'}
    const message = readMessage({...request(payload), ...PLACE})
    expect(message).toMatchObject({parts: [{data: {a: 1}, payload}]})
  })

  test('may be a batch', () => {
    const payload = [request({operation: 'a'}), {id: '2', type: 'response', success: false, payload: {code: 'E'}}]
    expect(readMessage({id: 'b', type: 'batch', payload, ...PLACE})).toMatchObject({
      parts: [
        {type: 'request', operation: 'a'},
        {type: 'response', id: '2', success: false},
      ],
    })
  })

  test('may be an acknowledgement', () => {
    expect(readMessage({type: 'ack', token: 't', nonce: 'n', messageId: '1'})).toEqual({
      ...{kind: 'ack', dcpsid: undefined, token: 't', nonce: 'n'},
    })
  })

  test.each<[string, object]>([
    ['no id', {...request({operation: 'a'}), ...PLACE, id: undefined}],
    ['an id without end', {...request({operation: 'a'}), ...PLACE, id: 'x'.repeat(1000)}],
    ['no token', {...request({operation: 'a'}), ...PLACE, ackToken: 1}],
    ['no nonce', {...request({operation: 'a'}), ...PLACE, nonce: undefined}],
    ['no payload', {id: '1', type: 'request', ...PLACE}],
    ['no operation', {...request({}), ...PLACE}],
    ['broken data', {...request({operation: 'a', jsonData: '{'}), ...PLACE}],
    ['an unknown type', {id: '1', type: 'other', ...PLACE}],
    ['an empty batch', {id: '1', type: 'batch', payload: [], ...PLACE}],
    ['a batch in a batch', {id: '1', type: 'batch', payload: [{id: '2', type: 'batch', payload: []}], ...PLACE}],
    ['a large batch', {id: '1', type: 'batch', payload: Array(101).fill(request({operation: 'a'})), ...PLACE}],
    ['a response without success', {id: '1', type: 'response', payload: 1, ...PLACE}],
    ['a session that is a number', {...request({operation: 'a'}), ...PLACE, dcpsid: 7}],
  ])('is none with %s', (_what, body) => {
    expect(readMessage(body as Record<string, unknown>)).toBeUndefined()
  })
})
