import {randomUUID} from 'node:crypto'
import {hexOfBytes, withoutPrefix} from './hex.js'
import {identityOf} from './private-key.js'
import {seal} from './v3-cipher.js'
import type {JsonFields} from './v3-fields.js'

/**
 * scrypt costs: `standard` is geth's (256 MiB, about half a second), `light` is what DCP's own programs use
 * (reference: dcp-keystore, section 1).
 */
export const KEY_COSTS = {
  standard: {n: 262144, r: 8, p: 1},
  light: {n: 1024, r: 8, p: 1},
} as const

export type KeyCostName = keyof typeof KEY_COSTS

/** Who writes a keystore, and when: DCP notes both in the file. */
export interface Writer {
  /** The name of the program. */
  readonly process: string
  readonly now: Date
}

export interface EncryptOptions {
  readonly privateKey: Uint8Array
  /** UTF-8 bytes as typed: no Unicode normalisation, as in geth. */
  readonly passphrase: Uint8Array
  readonly cost: KeyCostName
  readonly label?: string | null | undefined
  readonly writer: Writer
  /** Fields of an earlier file of the same key; its id, label and unknown fields are kept. */
  readonly previous?: JsonFields | undefined
}

/** The JSON text of a V3 keystore with DCP's extra fields and, in `colonyId`, the ColonyOS identity of the key. */
export async function encryptV3(options: EncryptOptions): Promise<string> {
  const {privateKey, passphrase, cost, label, writer, previous = {}} = options
  const {address, colonyId} = identityOf(privateKey)
  const {derivation, iv, ciphertext, mac} = await seal(privateKey, passphrase, KEY_COSTS[cost])
  const {salt, dklen} = derivation
  const fields: Record<string, unknown> = {
    version: 3,
    id: randomUUID(),
    ...previous,
    address: withoutPrefix(address).toLowerCase(),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: {iv: hexOfBytes(iv)},
      ciphertext: hexOfBytes(ciphertext),
      kdf: 'scrypt',
      kdfparams: {...KEY_COSTS[cost], dklen, salt: hexOfBytes(salt)},
      mac: hexOfBytes(mac),
    },
    timestamp: String(writer.now),
    process: writer.process,
    colonyId,
  }
  if (label !== undefined && label !== null) fields.label = label
  return `${JSON.stringify(dropOtherSpellings(fields))}\n`
}

/** An earlier file may spell `Crypto`: readers must not find both. */
function dropOtherSpellings(fields: Record<string, unknown>): JsonFields {
  const ours = ['version', 'id', 'address', 'crypto', 'label', 'timestamp', 'process', 'colonyId']
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => {
      const own = ours.find((each) => each.toLowerCase() === name.toLowerCase())
      return own === undefined || own === name
    }),
  )
}
