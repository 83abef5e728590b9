import {describe, expect, test} from 'vitest'
import {createAssembler} from '../../../../src/daffi/wire/messages/assembler.js'
import {decodeMessage} from '../../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../../src/daffi/wire/messages/encode-message.js'
import {CHUNK_BYTES, GENERATIONS, SERVICE_PAYLOAD_BYTES} from '../../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, rpcMessage, serviceMessage} from '../../../../src/daffi/wire/messages/message.js'
import {splitMessage} from '../../../../src/daffi/wire/messages/split-message.js'
import {codeOf} from './samples.js'

describe.each(GENERATIONS)('frames of %s', (generation) => {
  const chunk = CHUNK_BYTES[generation]
  const sizes = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 1, 3 * chunk]
  const metadata = {flag: 'HANDSHAKE', uuid: 5, transmitter: 'a', receiver: 'b'} as const

  test.each(sizes)('%i bytes, over the wire and joined', (size) => {
    const data = Buffer.alloc(size, 'data of a message ')
    const messages: DaffiMessage[] = [rpcMessage({...metadata, data, funcName: 'f', period: {interval: 3}})]
    if (size <= SERVICE_PAYLOAD_BYTES[generation]) messages.push(serviceMessage({...metadata, data}))
    for (const message of messages) {
      const frames = [...splitMessage(message, generation)].map((frame) => encodeMessage(generation, frame))
      expect(frames).toHaveLength(Math.max(1, Math.ceil(size / chunk)))
      const assembler = createAssembler(generation, {rpcBytes: 3 * chunk})
      const joined = frames.flatMap((frame) => assembler.push(decodeMessage(generation, frame)) ?? [])
      assembler.end()
      expect(joined).toHaveLength(1)
      expect(joined[0]?.data.length).toBe(size)
      expect(data.equals(joined[0]?.data ?? Buffer.from('none'))).toBe(true)
      expect({...joined[0], data: 0}).toEqual({...message, data: 0})
    }
  })

  test('the first has the metadata, the others uuid and data alone, the last the marker', () => {
    const data = Buffer.alloc(2 * chunk + 1)
    const frames = [...splitMessage(rpcMessage({...metadata, funcName: 'f', data, timeout: 9}), generation)]
    expect(frames.map((frame) => frame.data.length)).toEqual([chunk, chunk, 1])
    expect(frames.map((frame) => frame.completeMarker)).toEqual([false, false, true])
    expect(frames[0]).toMatchObject({...metadata, funcName: 'f', timeout: 9, returnResult: true, completed: true})
    for (const frame of frames.slice(1)) {
      const bytes = encodeMessage(generation, {...frame, data: Buffer.alloc(0), completeMarker: false})
      expect(bytes.toString('hex')).toBe('0a021005')
    }
  })

  test('a service payload above the limit is refused before its first frame', () => {
    const limit = SERVICE_PAYLOAD_BYTES[generation]
    const message = serviceMessage({...metadata, data: Buffer.alloc(limit + 1)})
    expect(codeOf(() => splitMessage(message, generation))).toBe('OVERSIZE')
    const frames = [...splitMessage({...message, data: Buffer.alloc(limit)}, generation)]
    expect(frames.reduce((sum, frame) => sum + frame.data.length, 0)).toBe(limit)
  })
})
