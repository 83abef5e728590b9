import {createHash} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {decodeMessage} from '../../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../../src/daffi/wire/messages/encode-message.js'
import {FLAGS} from '../../../../src/daffi/wire/messages/flags.js'
import {GENERATIONS} from '../../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, rpcMessage, serviceMessage} from '../../../../src/daffi/wire/messages/message.js'
import {splitMessage} from '../../../../src/daffi/wire/messages/split-message.js'
import {codeOf, samplesOf} from './samples.js'

const full = {uuid: 0xffff_ffff, transmitter: 'a', receiver: 'ß', data: Buffer.from([0, 255]), completeMarker: true}

describe.each(GENERATIONS)('messages of %s', (generation) => {
  test.each(samplesOf(generation))('are the bytes that upstream writes: $name', ({message, frames}) => {
    const written = [...splitMessage(message, generation)].map((frame) => encodeMessage(generation, frame))
    expect(
      written.map((bytes, index) =>
        typeof frames[index] === 'string'
          ? bytes.toString('hex')
          : {size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex')},
      ),
    ).toEqual(frames)
  })

  test('come back as they were, with every flag in both realms', () => {
    for (const flag of FLAGS[generation]) {
      const messages: DaffiMessage[] = [
        serviceMessage({flag, ...full}),
        serviceMessage({flag, uuid: 0, data: Buffer.alloc(0), completeMarker: false}),
        rpcMessage({flag, ...full, funcName: 'f', period: {interval: 0.1}}),
        rpcMessage({flag, ...full, period: {atTime: [1, -0, 2 ** 60]}, returnResult: false}),
        rpcMessage({flag, ...full, data: Buffer.alloc(0), period: {interval: 0}, completeMarker: false}),
        rpcMessage({flag, ...full, period: {atTime: []}}),
      ]
      for (const message of messages) {
        expect(decodeMessage(generation, encodeMessage(generation, message))).toEqual(message)
      }
    }
  })

  test('refuse what they cannot carry', () => {
    const refused: DaffiMessage[] = [
      rpcMessage({flag: 'REQUEST', uuid: -1}),
      rpcMessage({flag: 'REQUEST', uuid: 2 ** 32}),
      rpcMessage({flag: 'REQUEST', uuid: 1.5}),
      rpcMessage({flag: 'REQUEST', uuid: Number.NaN}),
      serviceMessage({flag: generation === '1.0.0' ? 'PING' : 'STOP_REQUEST', uuid: 1}),
      serviceMessage({flag: 'PING', uuid: 1, transmitter: 'a\ud800'}),
    ]
    for (const message of refused) expect(codeOf(() => encodeMessage(generation, message))).toBe('UNENCODABLE')
  })
})

describe('what generation 1.0.0 lacks', () => {
  const item = rpcMessage({flag: 'SUCCESS', uuid: 1, completed: false})

  test('a result in parts is refused there, and carried by 2.2.1', () => {
    expect(codeOf(() => encodeMessage('1.0.0', item))).toBe('UNENCODABLE')
    expect(decodeMessage('2.2.1', encodeMessage('2.2.1', item))).toMatchObject({completed: false})
  })

  test('a timeout is left out there, and carried by 2.2.1', () => {
    const message = rpcMessage({flag: 'REQUEST', uuid: 1, timeout: 30})
    expect(decodeMessage('1.0.0', encodeMessage('1.0.0', message))).toMatchObject({timeout: 0})
    expect(decodeMessage('2.2.1', encodeMessage('2.2.1', message))).toMatchObject({timeout: 30})
    for (const timeout of [-1, 0.5, 2 ** 53]) {
      expect(codeOf(() => encodeMessage('2.2.1', {...message, timeout}))).toBe('UNENCODABLE')
    }
  })
})
