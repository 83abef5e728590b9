import {describe, expect, test} from 'vitest'
import {encodeMessage} from '../../../../src/daffi/wire/messages/encode-message.js'
import {CHUNK_BYTES, GENERATIONS, type Generation} from '../../../../src/daffi/wire/messages/generation.js'
import {rpcMessage, serviceMessage} from '../../../../src/daffi/wire/messages/message.js'
import {recogniseGeneration} from '../../../../src/daffi/wire/messages/recognise-generation.js'
import {splitMessage} from '../../../../src/daffi/wire/messages/split-message.js'
import {firstFrame, samplesOf} from './samples.js'

function handshake(data: Buffer, generation: Generation = '1.0.0'): Generation | undefined {
  const message = serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'a', data})
  for (const frame of splitMessage(message, generation)) return recogniseGeneration(encodeMessage(generation, frame))
  throw new Error('No frame')
}

const named = (module: string) =>
  Buffer.from(`\x80\x04\x8c${String.fromCharCode(module.length)}${module}\x94`, 'latin1')

describe('the generation of a peer', () => {
  test.each(GENERATIONS)('is told by a handshake of upstream with callbacks (%s)', (generation) => {
    expect(recogniseGeneration(firstFrame(generation, 'handshake'))).toBe(generation)
    expect(recogniseGeneration(firstFrame(generation, 'long handshake'))).toBe(generation)
  })

  test.each(GENERATIONS)('is not told by a handshake of upstream without callbacks (%s)', (generation) => {
    expect(recogniseGeneration(firstFrame(generation, 'empty handshake'))).toBeUndefined()
  })

  test.each(GENERATIONS)('is never told wrongly by a frame of upstream (%s)', (generation) => {
    const told = samplesOf(generation).flatMap(({frames, message}) => {
      const [frame] = frames
      if (typeof frame !== 'string') return []
      const seen = recogniseGeneration(Buffer.from(frame, 'hex'))
      expect([generation, undefined]).toContain(seen)
      if (message.realm === 'rpc') expect(seen).toBe(generation)
      return [seen]
    })
    expect(told.length).toBeGreaterThan(15)
  })

  test.each(GENERATIONS)('is told by the size of long frames (%s)', (generation) => {
    const chunk = CHUNK_BYTES[generation]
    expect(handshake(Buffer.alloc(chunk + 1), generation)).toBe(generation)
    const call = rpcMessage({flag: 'REQUEST', uuid: 1, data: Buffer.alloc(chunk + 1)})
    const [first] = splitMessage(call, generation)
    expect(first && recogniseGeneration(encodeMessage(generation, first))).toBe(generation)
  })

  test('is told by a module in the form of older pickles', () => {
    expect(handshake(Buffer.from('\x80\x03cdaffi.callback_types\nRemoteCallback\n', 'latin1'))).toBe('1.0.0')
    expect(handshake(Buffer.from('\x80\x03cdaffi.method_executors\nCallbackExecutor\n', 'latin1'))).toBe('2.2.1')
  })

  test('is not told by a name that only contains a module', () => {
    expect(handshake(named('my.daffi.callback_types'))).toBeUndefined()
    expect(handshake(named('daffi.method_executors.mine'))).toBeUndefined()
  })

  test('is undefined when marks contradict each other, as in releases between', () => {
    expect(handshake(Buffer.concat([named('daffi.callback_types'), named('daffi.method_executors')]))).toBeUndefined()
    const long = Buffer.concat([named('daffi.callback_types'), Buffer.alloc(5000)])
    expect(handshake(long, '2.2.1')).toBeUndefined()
  })

  test('is undefined for what is no message', () => {
    for (const hex of ['', '12', '12ff', '1200', '0a00', '1801', '12027b7c', 'ffffffff']) {
      expect(recogniseGeneration(Buffer.from(hex, 'hex'))).toBeUndefined()
    }
  })
})
