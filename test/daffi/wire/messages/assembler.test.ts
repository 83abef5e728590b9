import {describe, expect, test} from 'vitest'
import {createAssembler} from '../../../../src/daffi/wire/messages/assembler.js'
import {GENERATIONS, SERVICE_PAYLOAD_BYTES} from '../../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, rpcMessage, serviceMessage} from '../../../../src/daffi/wire/messages/message.js'
import {splitMessage} from '../../../../src/daffi/wire/messages/split-message.js'
import {codeOf, pattern} from './samples.js'

const limits = {rpcBytes: 20_000}

function framesOf(size: number, uuid = 1): DaffiMessage[] {
  return [...splitMessage(rpcMessage({flag: 'REQUEST', uuid, funcName: 'f', data: pattern(size)}), '1.0.0')]
}

function pushAll(frames: Iterable<DaffiMessage>, rpcBytes = limits.rpcBytes): DaffiMessage[] {
  const assembler = createAssembler('1.0.0', {rpcBytes})
  return [...frames].flatMap((frame) => assembler.push(frame) ?? [])
}

describe('joining', () => {
  test('messages follow each other, also with the same uuid', () => {
    const joined = pushAll([...framesOf(9000), ...framesOf(5), ...framesOf(0), ...framesOf(4097), ...framesOf(4097)])
    expect(joined.map(({data}) => data.length)).toEqual([9000, 5, 0, 4097, 4097])
    expect(pattern(9000).equals(joined[0]?.data ?? Buffer.alloc(0))).toBe(true)
    expect(joined.every(({completeMarker}) => completeMarker)).toBe(true)
  })

  test('a message of one frame is not copied', () => {
    const [frame] = framesOf(100)
    expect(pushAll(frame ? [frame] : [])[0]).toBe(frame)
  })

  test('frames may be of any size, and may be written over once they are pushed', () => {
    const assembler = createAssembler('2.2.1', limits)
    const data = pattern(1000)
    let joined: DaffiMessage | undefined
    for (let at = 0; at < data.length; at++) {
      const byte = Buffer.from(data.subarray(at, at + 1))
      const completeMarker = at === data.length - 1
      joined = assembler.push(
        at === 0
          ? serviceMessage({flag: 'HANDSHAKE', uuid: 3, transmitter: 'a', data: byte, completeMarker})
          : serviceMessage({flag: 'EMPTY', uuid: 3, data: byte, completeMarker}),
      )
      byte.fill(0)
    }
    expect(joined).toEqual(serviceMessage({flag: 'HANDSHAKE', uuid: 3, transmitter: 'a', data}))
  })
})

describe('refusing', () => {
  const [first, second, third] = framesOf(9000)
  const [other, otherEnd] = framesOf(5000, 2)
  const service = serviceMessage({flag: 'EMPTY', uuid: 1, data: Buffer.from('x')})

  test.each([
    ['a second message in a first', [first, other]],
    ['the same message begun again', [first, first]],
    ['a whole message in another', [first, ...framesOf(1)]],
    ['the end of another message', [first, second, otherEnd]],
    ['a frame of the other realm', [first, service]],
    ['a name in a following frame', [first, second && {...second, transmitter: 'a'}]],
    ['a function in a following frame', [first, second && {...second, funcName: 'f'}]],
    ['a period in a following frame', [first, second && {...second, period: {interval: 1}}]],
  ])('%s', (_, frames) => {
    const given = frames.flatMap((frame) => frame ?? [])
    expect(given.length).toBe(frames.length)
    expect(codeOf(() => pushAll(given))).toBe('INTERLEAVED')
  })

  test('a stream that ends inside a message', () => {
    const assembler = createAssembler('1.0.0', limits)
    assembler.end()
    if (first) assembler.push(first)
    expect(codeOf(() => assembler.end())).toBe('INCOMPLETE')
  })

  test('frames without data that complete nothing, at the start and later', () => {
    const empty = {data: Buffer.alloc(0), completeMarker: false}
    expect(codeOf(() => pushAll(first ? [{...first, ...empty}] : []))).toBe('MALFORMED')
    expect(codeOf(() => pushAll(first && second ? [first, {...second, ...empty}] : []))).toBe('MALFORMED')
  })

  test('everything after an error', () => {
    const assembler = createAssembler('1.0.0', limits)
    const give = (frame: DaffiMessage | undefined) => codeOf(() => frame && assembler.push(frame))
    expect([give(first), give(other), give(second), give(third), give(framesOf(1)[0])]).toEqual([
      {gave: undefined},
      'INTERLEAVED',
      'INTERLEAVED',
      'INTERLEAVED',
      'INTERLEAVED',
    ])
    expect(codeOf(() => assembler.end())).toBe('INTERLEAVED')
  })

  test('calls above their limit, in one frame and in many', () => {
    expect(pushAll(framesOf(9000), 9000)).toHaveLength(1)
    expect(codeOf(() => pushAll(framesOf(9000), 8999))).toBe('OVERSIZE')
    expect(codeOf(() => pushAll(framesOf(4000), 3999))).toBe('OVERSIZE')
  })

  test.each(GENERATIONS)('service payloads above the limit of %s, at the frame that exceeds it', (generation) => {
    const part = Buffer.alloc(1_000_000)
    const assembler = createAssembler(generation, {rpcBytes: 1e9})
    const frame = {flag: 'EMPTY', uuid: 0, data: part, completeMarker: false} as const
    const whole = SERVICE_PAYLOAD_BYTES[generation] / part.length
    for (let count = 0; count < whole; count++) assembler.push(serviceMessage(frame))
    expect(codeOf(() => assembler.push(serviceMessage({...frame, data: Buffer.from('x')})))).toBe('OVERSIZE')
  })
})
