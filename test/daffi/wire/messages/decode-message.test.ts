import {describe, expect, test} from 'vitest'
import {createAssembler} from '../../../../src/daffi/wire/messages/assembler.js'
import {decodeMessage} from '../../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../../src/daffi/wire/messages/encode-message.js'
import {GENERATIONS} from '../../../../src/daffi/wire/messages/generation.js'
import {recogniseGeneration} from '../../../../src/daffi/wire/messages/recognise-generation.js'
import {codeOf, samplesOf} from './samples.js'

const read = (hex: string) => decodeMessage('2.2.1', Buffer.from(hex.replaceAll(' ', ''), 'hex'))

/** Lengths in these bytes are written by hand, by protobuf's encoding guide. */
const DEFAULTS = {uuid: 0, transmitter: '', receiver: '', completeMarker: false}

const LIMITS = {rpcBytes: 1_000_000}

describe('reading', () => {
  test.each(GENERATIONS)('what upstream wrote gives what upstream was given (%s)', (generation) => {
    for (const {message, frames, name} of samplesOf(generation)) {
      const [frame] = frames
      if (typeof frame !== 'string' || frames.length > 1) continue
      expect(decodeMessage(generation, Buffer.from(frame, 'hex')), name).toEqual(message)
    }
  })

  test('an empty realm has defaults', () => {
    expect(read('1200')).toEqual({realm: 'service', flag: 'EMPTY', data: Buffer.alloc(0), ...DEFAULTS})
    expect(read('0a00')).toMatchObject({realm: 'rpc', completed: false, returnResult: false, timeout: 0, funcName: ''})
  })

  test('unknown fields and known ones of another wire type are skipped', () => {
    expect(read('12 0d 7a02ffff 7801 7d00000000 1007')).toMatchObject({uuid: 7})
    expect(read('12 0b 790000000000000000 1007')).toMatchObject({uuid: 7})
    expect(read('12 07 1203ffffff 1007')).toMatchObject({uuid: 7})
    expect(read('1801 12 02 1007')).toMatchObject({realm: 'service', uuid: 7})
  })

  test('the last of a scalar wins, realms merge, and the last of a oneof stays alone', () => {
    expect(read('12 04 1001 1002')).toMatchObject({uuid: 2})
    expect(read('12 02 1001 12 03 1a0161')).toMatchObject({uuid: 1, transmitter: 'a'})
    expect(read('12 02 1001 0a 02 1002')).toMatchObject({realm: 'rpc', uuid: 2})
    expect(read('0a 02 1002 12 02 1001')).toMatchObject({realm: 'service', uuid: 1})
    expect(read('0a 06 4204 0a00 1200')).toMatchObject({period: {atTime: []}})
  })

  test('doubles are read packed and one by one', () => {
    const one = '000000000000f03f'
    expect(read(`0a 17 4215 1213 0a08${one} 09${one}`)).toMatchObject({period: {atTime: [1, 1]}})
  })

  test('numbers are cut as protobuf cuts them', () => {
    expect(read('12 0b 10 81808080808080808001')).toMatchObject({uuid: 1})
    expect(read('12 06 10 ffffffff7f')).toMatchObject({uuid: 0xffff_ffff})
    expect(read('12 06 30 8080808010')).toMatchObject({completeMarker: true})
    expect(read('0a 09 48 ffffffffffffff0f')).toMatchObject({timeout: Number.MAX_SAFE_INTEGER})
  })

  test('data are a view of the frame', () => {
    const bytes = Buffer.from('12032a0161', 'hex')
    const {data} = decodeMessage('2.2.1', bytes)
    expect(data.buffer).toBe(bytes.buffer)
    expect(decodeMessage('2.2.1', new Uint8Array(bytes)).data).toEqual(Buffer.from('a'))
  })
})

describe('malformed bytes', () => {
  test.each([
    ['nothing', ''],
    ['no realm', '1801'],
    ['a tag that ends early', '92'],
    ['a realm longer than the bytes', '1205 1001'],
    ['a realm of 2^32 bytes', '12 8080808010'],
    ['a realm of 2^31 bytes', '12 8080808008'],
    ['a realm of 2^64 - 1 bytes', '12 ffffffffffffffffff01'],
    ['data longer than their realm, inside the frame', '12 02 2a05 1001 1001 10'],
    ['data of 2^32 - 1 bytes', '12 06 2a ffffffff0f'],
    ['a text of 4 GB', '12 06 1a ffffffff0f'],
    ['a number of 11 bytes', '12 0c 10 8080808080808080808001'],
    ['a number of 65 bits', '12 0b 10 80808080808080808002'],
    ['a number without an end', '12 02 1080'],
    ['field number 0', '12 02 0001'],
    ['a field number of 33 bits', '12 06 8880808020 01'],
    ['a group', '12 02 7b7c'],
    ['the end of a group', '12 01 7c'],
    ['wire type 6', '12 02 7e01'],
    ['wire type 7', '12 02 7f01'],
    ['text that is not UTF-8', '12 03 1a01ff'],
    ['a surrogate as UTF-8', '12 05 1a03eda080'],
    ['an unknown flag', '12 02 0811'],
    ['a negative flag', '12 0b 08 ffffffffffffffffff01'],
    ['a timeout of 2^53', '0a 09 48 8080808080808010'],
    ['a period without a condition', '0a 02 4200'],
    ['a double of 7 bytes', '0a 0c 420a 0a08 09 00000000000000'],
    ['packed doubles of 9 bytes', '0a 0f 420d 120b 0a09 000000000000000000'],
    ['packed doubles beyond their period', '0a 06 4204 1202 0a08'],
    ['a skipped fixed32 beyond the realm', '12 03 7d0000'],
  ])('%s', (_, hex) => {
    expect(codeOf(() => read(hex))).toBe('MALFORMED')
  })

  test('every frame of upstream that is cut is refused', () => {
    for (const generation of GENERATIONS) {
      for (const {frames} of samplesOf(generation)) {
        const [frame] = frames
        if (typeof frame !== 'string') continue
        const bytes = Buffer.from(frame, 'hex')
        const cuts = Array.from({length: Math.min(bytes.length, 300)}, (_, end) => bytes.subarray(0, end))
        const codes = new Set(cuts.map((cut) => codeOf(() => decodeMessage(generation, cut))))
        expect(codes).toEqual(new Set(['MALFORMED']))
      }
    }
  })

  test('10,000 mutated frames give a message or a WireError, in time', () => {
    const frames = GENERATIONS.flatMap((generation) =>
      samplesOf(generation).map(({message}, index) => {
        const completeMarker = index % 10 !== 0
        return encodeMessage(generation, {...message, data: message.data.subarray(0, 300), completeMarker})
      }),
    )
    const random = randomFrom(20_240_131)
    const started = performance.now()
    const outcomes = new Map<string, number>()
    const assemblers = new Map(GENERATIONS.map((generation) => [generation, createAssembler(generation, LIMITS)]))
    for (let round = 0; round < 10_000; round++) {
      const bytes = mutate(frames[random(frames.length)] ?? Buffer.alloc(0), random)
      recogniseGeneration(bytes)
      for (const generation of GENERATIONS) {
        const outcome = codeOf(() => assemblers.get(generation)?.push(decodeMessage(generation, bytes)))
        const kind = typeof outcome === 'string' ? outcome : outcome.gave === undefined ? 'begun' : 'whole'
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
        if (typeof outcome === 'string') assemblers.set(generation, createAssembler(generation, LIMITS))
      }
    }
    expect([...outcomes.keys()].sort()).toEqual(['INTERLEAVED', 'MALFORMED', 'begun', 'whole'])
    expect(outcomes.get('MALFORMED')).toBeGreaterThan(2000)
    expect(outcomes.get('whole')).toBeGreaterThan(2000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

function mutate(frame: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(frame)
  for (let times = random(2); times >= 0; times--) {
    const at = random(bytes.length + 1)
    switch (random(5)) {
      case 0:
        bytes = bytes.subarray(0, at)
        break
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256), 0xff]), bytes.subarray(at)])
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(3))])
        break
      default:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
    }
  }
  return bytes
}

/** Whole numbers below a bound, the same in every run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below)
  }
}
