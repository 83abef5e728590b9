import {Fault} from '../errors.js'
import type {KeystoreFile} from './read.js'
import {type DecryptedKey, tryDecryptV3, wrongPassphrase} from './v3-decrypt.js'
import type {V3Document} from './v3-document.js'

/** What may open a keystore: passphrases as UTF-8 bytes, in order. A prompt is an async generator that stops at its last try. */
export interface PassphraseSource {
  readonly attempts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  /**
   * When the empty passphrase is tried: `first` as DCP does (default), `last` to save the cost of a strong keystore
   * whose passphrase is known, or `never`.
   */
  readonly empty?: 'first' | 'last' | 'never' | undefined
}

/** An opened keystore, and the passphrase that opened it. */
export interface UnlockedKey extends DecryptedKey {
  readonly passphrase: Uint8Array
}

/**
 * Opens a keystore with the first passphrase that fits. Faults: PASSPHRASE_WRONG; PASSPHRASE_MISSING when the source
 * gave none; KEYSTORE_MISMATCH, KEYSTORE_MALFORMED, KEYSTORE_UNSUPPORTED.
 */
export async function unlockKeystore(keystore: KeystoreFile, source: PassphraseSource): Promise<UnlockedKey> {
  return unlockDocument(keystore.document, source, keystore.name)
}

/** `unlockKeystore` for a document that is in no file. */
export async function unlockDocument(
  document: V3Document,
  source: PassphraseSource,
  name?: string,
): Promise<UnlockedKey> {
  const empty = source.empty ?? 'first'
  let given = 0
  if (empty === 'first') {
    const key = await tryDecryptV3(document, NOTHING)
    if (key) return {...key, passphrase: NOTHING}
  }
  for await (const passphrase of source.attempts) {
    given++
    if (passphrase.length === 0 && empty === 'first') continue
    const key = await tryDecryptV3(document, passphrase)
    if (key) return {...key, passphrase}
  }
  if (empty === 'last') {
    const key = await tryDecryptV3(document, NOTHING)
    if (key) return {...key, passphrase: NOTHING}
  }
  if (given > 0) throw wrongPassphrase(document)
  throw new Fault(
    'PASSPHRASE_MISSING',
    `The keystore ${name ?? document.address ?? ''} needs a passphrase.`.replace('  ', ' '),
    'Give --passphrase-file, or run the command in a terminal.',
  )
}

const NOTHING = new Uint8Array(0)
