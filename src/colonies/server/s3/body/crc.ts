import * as zlib from 'node:zlib'
import type {Sum} from './sum.js'

/** Polynomials, bits reversed. Source: RFC 3720 for CRC-32C; the NVM Express specification for CRC-64. */
const CASTAGNOLI = 0x82f63b78
const IEEE = 0xedb88320
const NVME = 0x9a6c9329ac4bc9b5n

/** Bytes at a time. */
const SLICES = 8

/** Node's own, from Node 22 on. */
const nativeCrc32: unknown = Reflect.get(zlib, 'crc32')

const tables = new Map<number, readonly Uint32Array[]>()

export function crc32(): Sum {
  if (typeof nativeCrc32 !== 'function') return sliced(IEEE)
  let value = 0
  return {
    update: (bytes) => {
      value = Number(nativeCrc32(bytes, value))
    },
    value: () => base64Of(value),
  }
}

export const crc32c = (): Sum => sliced(CASTAGNOLI)

function sliced(polynomial: number): Sum {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = slicesOf(polynomial)
  let state = 0xffffffff
  const at = (table: Uint32Array | undefined, index: number): number => table?.[index & 0xff] ?? 0
  return {
    update: (bytes) => {
      let index = 0
      for (const end = bytes.length - (bytes.length % SLICES); index < end; index += SLICES) {
        const one = state ^ bytes.readInt32LE(index)
        const two = bytes.readInt32LE(index + 4)
        state =
          at(t7, one) ^
          at(t6, one >>> 8) ^
          at(t5, one >>> 16) ^
          at(t4, one >>> 24) ^
          at(t3, two) ^
          at(t2, two >>> 8) ^
          at(t1, two >>> 16) ^
          at(t0, two >>> 24)
      }
      for (; index < bytes.length; index++) state = (state >>> 8) ^ at(t0, state ^ (bytes[index] ?? 0))
    },
    value: () => base64Of((state ^ 0xffffffff) >>> 0),
  }
}

function slicesOf(polynomial: number): readonly Uint32Array[] {
  const known = tables.get(polynomial)
  if (known) return known
  const first = Uint32Array.from({length: 256}, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
    return value
  })
  const made = [first]
  for (let slice = 1; slice < SLICES; slice++) {
    const former = made[slice - 1] ?? first
    made.push(former.map((value) => (value >>> 8) ^ (first[value & 0xff] ?? 0)))
  }
  tables.set(polynomial, made)
  return made
}

function base64Of(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes.toString('base64')
}

let halves: {readonly high: Uint32Array; readonly low: Uint32Array} | undefined

/** In two halves of 32 bits: big integers would be a hundred times slower. */
export function crc64Nvme(): Sum {
  halves ??= halvesOf(NVME)
  const tables = halves
  let high = 0xffffffff
  let low = 0xffffffff
  return {
    update: (bytes) => {
      for (let index = 0; index < bytes.length; index++) {
        const at = (low ^ (bytes[index] ?? 0)) & 0xff
        low = ((low >>> 8) | (high << 24)) ^ (tables.low[at] ?? 0)
        high = (high >>> 8) ^ (tables.high[at] ?? 0)
      }
    },
    value: () => {
      const bytes = Buffer.alloc(8)
      bytes.writeUInt32BE(~high >>> 0)
      bytes.writeUInt32BE(~low >>> 0, 4)
      return bytes.toString('base64')
    },
  }
}

function halvesOf(polynomial: bigint): {readonly high: Uint32Array; readonly low: Uint32Array} {
  const high = new Uint32Array(256)
  const low = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
    high[byte] = Number(value >> 32n)
    low[byte] = Number(value & 0xffffffffn)
  }
  return {high, low}
}
