import type {KeystoreSummary} from './list.js'
import {randomPrivateKey} from './private-key.js'
import {type NewKeystore, storeKey} from './store-key.js'

/** Makes a keystore with a new random key. Faults: KEYSTORE_NAME_INVALID, KEYSTORE_EXISTS, DISK_FULL, FILE_UNWRITABLE. */
export async function createKeystore(options: NewKeystore): Promise<KeystoreSummary> {
  const privateKey = randomPrivateKey()
  try {
    return await storeKey(privateKey, options)
  } finally {
    privateKey.fill(0)
  }
}
