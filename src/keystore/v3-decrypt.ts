import {Fault} from '../errors.js'
import {type Identity, identityOf} from './private-key.js'
import {isPrivateKey} from './secp256k1.js'
import {unseal} from './v3-cipher.js'
import type {V3Document} from './v3-document.js'
import {malformed} from './v3-faults.js'

/** A decrypted key and what it is called. `privateKey` is a copy of its own: fill it with zeros after use. */
export interface DecryptedKey extends Identity {
  readonly privateKey: Buffer
}

/**
 * Opens a V3 keystore with a passphrase (bytes), and checks that the key is the one the file names.
 * Returns undefined when the passphrase is wrong. Faults: KEYSTORE_MISMATCH, KEYSTORE_MALFORMED, KEYSTORE_UNSUPPORTED.
 */
export async function tryDecryptV3(document: V3Document, passphrase: Uint8Array): Promise<DecryptedKey | undefined> {
  const privateKey = await unseal(document.crypto, passphrase)
  if (!privateKey) return undefined
  if (!isPrivateKey(privateKey)) throw malformed('what it encrypts is not a private key')
  const identity = identityOf(privateKey)
  requireSame('address', document.address, identity.address)
  requireSame('ColonyOS identity', document.colonyId, identity.colonyId)
  return {privateKey, ...identity}
}

/** As `tryDecryptV3`; a wrong passphrase is the Fault PASSPHRASE_WRONG. */
export async function decryptV3(document: V3Document, passphrase: Uint8Array): Promise<DecryptedKey> {
  const key = await tryDecryptV3(document, passphrase)
  if (!key) throw wrongPassphrase(document)
  return key
}

export function wrongPassphrase(document: V3Document): Fault {
  const name = document.label ?? document.address ?? 'this keystore'
  return new Fault(
    'PASSPHRASE_WRONG',
    `The passphrase does not open ${name}.`,
    'Try again; a lost passphrase cannot be recovered.',
  )
}

function requireSame(what: string, recorded: string | null, actual: string): void {
  if (recorded === null || recorded === actual) return
  throw new Fault(
    'KEYSTORE_MISMATCH',
    `The keystore holds the key of ${what} ${actual}, but says that it is ${recorded}: it was swapped or edited.`,
    'Do not use this file; restore it from a backup.',
  )
}
