import {Fault} from '../errors.js'
import {keccak256} from './hashes.js'

/** The digest that Ethereum (`personal_sign`) and DCP sign for these bytes (reference: dcp-keystore, section 6). */
export function messageDigest(message: Uint8Array): Uint8Array {
  return keccak256(Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`), message]))
}

/**
 * The bytes that DCP signs for a JSON body: its `JSON.stringify`. A string is refused: DCP signs it bare and verifies
 * it quoted, so nobody could verify it. Faults: INPUT_INVALID.
 */
export function dcpBodyBytes(body: unknown): Buffer {
  const text = typeof body === 'string' ? undefined : JSON.stringify(body)
  if (text === undefined) {
    throw new Fault(
      'INPUT_INVALID',
      'DCP cannot verify a signed body that is a bare string.',
      'Sign a JSON object, array or number, such as {"text": "…"}.',
    )
  }
  return Buffer.from(text)
}
