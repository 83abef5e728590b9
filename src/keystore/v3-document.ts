import {parseAddress} from './address.js'
import {parseColonyId} from './colony-id.js'
import {bytesOfHex} from './hex.js'
import type {SealedKey} from './v3-cipher.js'
import {parseKeyDerivation} from './v3-derivation.js'
import {malformed, quoted, unsupported} from './v3-faults.js'
import {field, isFields, type JsonFields} from './v3-fields.js'

/** A V3 keystore as it stands in a file: nothing of it is secret, and nothing is decrypted. */
export interface V3Document {
  /** Checksummed, or null when the file has none. */
  readonly address: string | null
  /** ColonyOS identity that we wrote beside it, or null. */
  readonly colonyId: string | null
  readonly label: string | null
  readonly crypto: SealedKey
  /** Everything in the file, unknown fields included. */
  readonly fields: JsonFields
}

/**
 * Reads the JSON text of a V3 keystore; field names in any case (`Crypto` too), hex in any case, address optional.
 * Faults: KEYSTORE_MALFORMED; KEYSTORE_UNSUPPORTED for other versions, ciphers and costs.
 * Format: Web3 Secret Storage, version 3 (reference: dcp-keystore, sections 1 and 2).
 */
export function parseV3(text: string): V3Document {
  const fields = parseFields(text)
  requireVersion3(fields)
  const crypto = field(fields, 'crypto')
  if (!isFields(crypto)) throw malformed('it has no "crypto" object')
  const cipher = field(crypto, 'cipher')
  if (typeof cipher !== 'string') throw malformed('"crypto.cipher" is missing')
  if (cipher.toLowerCase() !== 'aes-128-ctr') throw unsupported(`it is encrypted with ${quoted(cipher)}`)
  const cipherparams = field(crypto, 'cipherparams')
  const label = field(fields, 'label')
  return {
    address: recordedAddress(field(fields, 'address')),
    colonyId: parseColonyId(field(fields, 'colonyId')) ?? null,
    label: typeof label === 'string' ? label : null,
    crypto: {
      derivation: parseKeyDerivation(crypto),
      iv: hexField(isFields(cipherparams) ? field(cipherparams, 'iv') : undefined, 16, 'crypto.cipherparams.iv'),
      ciphertext: hexField(field(crypto, 'ciphertext'), 32, 'crypto.ciphertext'),
      mac: hexField(field(crypto, 'mac'), 32, 'crypto.mac'),
    },
    fields,
  }
}

function parseFields(text: string): JsonFields {
  if (text.trim() === '') throw malformed('it is empty')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed('it is not JSON')
  }
  if (!isFields(value)) throw malformed('it is not a JSON object')
  return value
}

function requireVersion3(fields: JsonFields): void {
  const version = field(fields, 'version')
  if (version === 3 || version === '3') return
  if (field(fields, 'encseed') !== undefined) throw unsupported('it is a wallet of the Ethereum pre-sale')
  if (version === undefined) throw malformed('it has no "version"')
  throw unsupported(`its version is ${quoted(version)}`)
}

function recordedAddress(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  const address = typeof value === 'string' ? parseAddress(value) : undefined
  if (!address) throw malformed('its "address" is not an address, or its checksum is wrong')
  return address
}

function hexField(value: unknown, length: number, name: string): Buffer {
  const bytes = bytesOfHex(value, length)
  if (!bytes) throw malformed(`"${name}" is not ${length} bytes in hex`)
  return bytes
}
