/** A two's complement little-endian integer of any length: a number while that is exact, a BigInt beyond. */
export function decodeInteger(bytes: Buffer): number | bigint {
  const size = bytes.length
  if (size === 0) return 0
  if (size <= 6) return bytes.readIntLE(0, size)
  const unsigned = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
  const signed = ((bytes[size - 1] ?? 0) & 0x80) === 0 ? unsigned : unsigned - (1n << BigInt(size * 8))
  const number = Number(signed)
  return Number.isSafeInteger(number) ? number : signed
}

/** The shortest two's complement little-endian form, with room for the sign. */
export function encodeInteger(value: bigint): Buffer {
  const magnitude = value < 0n ? -value - 1n : value
  const size = Math.ceil(magnitude.toString(16).length / 2)
  const bits = BigInt(size * 8)
  // One byte more when the magnitude already uses the place of the sign.
  const width = magnitude >> (bits - 1n) === 0n ? size : size + 1
  const unsigned = value < 0n ? value + (1n << BigInt(width * 8)) : value
  return Buffer.from(unsigned.toString(16).padStart(width * 2, '0'), 'hex').reverse()
}
