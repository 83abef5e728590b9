import {keccak256} from './hashes.js'
import {withoutPrefix} from './hex.js'

/** The Ethereum and DCP address of an uncompressed public key (65 bytes), as 0x and 40 digits with EIP-55 checksum. */
export function addressOf(publicKey: Uint8Array): string {
  const hash = keccak256(publicKey.subarray(1))
  return checksummed(Buffer.from(hash.subarray(12)).toString('hex'))
}

/**
 * An address in its checksummed form, or undefined. `0x` is optional; all lower and all upper case are accepted,
 * mixed case must carry the right EIP-55 checksum (reference: dcp-keystore, section 5).
 */
export function parseAddress(text: string): string | undefined {
  const digits = withoutPrefix(text)
  if (!/^[0-9a-f]{40}$/i.test(digits)) return undefined
  const address = checksummed(digits.toLowerCase())
  const oneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase()
  return oneCase || address === `0x${digits}` ? address : undefined
}

/** EIP-55: a letter is upper case when the matching digit of the hash of the lower-case text is 8 or more. */
function checksummed(digits: string): string {
  const hash = Buffer.from(keccak256(Buffer.from(digits, 'ascii'))).toString('hex')
  let address = '0x'
  for (let i = 0; i < 40; i++) {
    const digit = digits.charAt(i)
    address += hash.charCodeAt(i) >= 56 ? digit.toUpperCase() : digit
  }
  return address
}
