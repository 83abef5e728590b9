import * as zlib from 'node:zlib'
import type {Sum} from './sum.js'

/** Polynomials, bits reversed. Source: RFC 3720 for CRC-32C; the NVM Express specification for CRC-64. */
const CASTAGNOLI = 0x82f63b78n
const IEEE = 0xedb88320n
const NVME = 0x9a6c9329ac4bc9b5n

/** Bytes that are taken at a time, each with a table of its own ("slicing by 8"). */
const SLICES = 8

/** Node's own, from 20.15 on. */
const nativeCrc32: unknown = Reflect.get(zlib, 'crc32')

export function crc32(): Sum {
  if (typeof nativeCrc32 !== 'function') return sliced(IEEE, 4)
  let value = 0
  return {
    update: (bytes) => {
      value = Number(nativeCrc32(bytes, value))
    },
    value: () => base64Of(0, value, 4),
  }
}

export const crc32c = (): Sum => sliced(CASTAGNOLI, 4)
export const crc64Nvme = (): Sum => sliced(NVME, 8)

/** The eight tables one after the other, in halves of 32 bits: big integers would be a hundred times slower. */
interface Tables {
  readonly low: Int32Array
  readonly high: Int32Array
}

const known = new Map<bigint, Tables>()

/** @param size bytes of the sum */
function sliced(polynomial: bigint, size: 4 | 8): Sum {
  const {low, high} = tablesOf(polynomial)
  const isWide = size === 8
  const lowAt = (index: number): number => low[index] ?? 0
  const highAt = (index: number): number => high[index] ?? 0
  let lower = -1
  let upper = isWide ? -1 : 0
  return {
    update: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      const end = bytes.length - (bytes.length % SLICES)
      let offset = 0
      for (; offset < end; offset += SLICES) {
        const one = lower ^ view.getInt32(offset, true)
        const two = upper ^ view.getInt32(offset + 4, true)
        const i7 = 0x700 | (one & 0xff)
        const i6 = 0x600 | ((one >>> 8) & 0xff)
        const i5 = 0x500 | ((one >>> 16) & 0xff)
        const i4 = 0x400 | (one >>> 24)
        const i3 = 0x300 | (two & 0xff)
        const i2 = 0x200 | ((two >>> 8) & 0xff)
        const i1 = 0x100 | ((two >>> 16) & 0xff)
        const i0 = two >>> 24
        lower = lowAt(i7) ^ lowAt(i6) ^ lowAt(i5) ^ lowAt(i4) ^ lowAt(i3) ^ lowAt(i2) ^ lowAt(i1) ^ lowAt(i0)
        if (!isWide) continue
        upper = highAt(i7) ^ highAt(i6) ^ highAt(i5) ^ highAt(i4) ^ highAt(i3) ^ highAt(i2) ^ highAt(i1) ^ highAt(i0)
      }
      for (; offset < bytes.length; offset++) {
        const index = (lower ^ view.getUint8(offset)) & 0xff
        lower = ((lower >>> 8) | (upper << 24)) ^ lowAt(index)
        upper = (upper >>> 8) ^ highAt(index)
      }
    },
    value: () => base64Of(~upper, ~lower, size),
  }
}

function tablesOf(polynomial: bigint): Tables {
  const tables = known.get(polynomial) ?? makeTables(polynomial)
  known.set(polynomial, tables)
  return tables
}

function makeTables(polynomial: bigint): Tables {
  const low = new Int32Array(SLICES * 256)
  const high = new Int32Array(SLICES * 256)
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
    low[byte] = Number(value & 0xffffffffn)
    high[byte] = Number(value >> 32n)
  }
  for (let index = 256; index < low.length; index++) {
    const [lower = 0, upper = 0] = [low[index - 256], high[index - 256]]
    low[index] = ((lower >>> 8) | (upper << 24)) ^ (low[lower & 0xff] ?? 0)
    high[index] = (upper >>> 8) ^ (high[lower & 0xff] ?? 0)
  }
  return {low, high}
}

function base64Of(upper: number, lower: number, size: 4 | 8): string {
  const bytes = Buffer.alloc(8)
  bytes.writeInt32BE(upper | 0)
  bytes.writeInt32BE(lower | 0, 4)
  return bytes.subarray(8 - size).toString('base64')
}
