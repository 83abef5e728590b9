import {summarize} from './list.js'
import type {KeystoreFile} from './read.js'
import {type PassphraseSource, unlockKeystore} from './unlock.js'
import type {KeyCost} from './v3-derivation.js'

/** What is proven about a keystore once it was opened. */
export interface KeystoreCheck {
  readonly name: string
  readonly file: string
  /** Of the decrypted key; the file says the same, or nothing. */
  readonly address: string
  readonly colonyId: string
  readonly label: string | null
  readonly cost: KeyCost
  /** Whether the file itself names address and ColonyOS identity. */
  readonly addressRecorded: boolean
  readonly colonyIdRecorded: boolean
  /** No passphrase is needed to open it. */
  readonly unprotected: boolean
  /** Group or others may read or write the file. */
  readonly exposed: boolean
}

/** Opens a keystore and compares the key with what the file says. Faults: those of `unlockKeystore`. */
export async function checkKeystore(keystore: KeystoreFile, source: PassphraseSource): Promise<KeystoreCheck> {
  const {privateKey, passphrase, address, colonyId} = await unlockKeystore(keystore, source)
  privateKey.fill(0)
  const {name, file, label, cost, exposed} = summarize(keystore)
  return {
    name,
    file,
    address,
    colonyId,
    label,
    cost,
    addressRecorded: keystore.document.address !== null,
    colonyIdRecorded: keystore.document.colonyId !== null,
    unprotected: passphrase.length === 0,
    exposed,
  }
}
