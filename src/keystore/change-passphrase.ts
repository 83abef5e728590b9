import {type KeystoreSummary, summarize} from './list.js'
import {type KeystoreFile, readKeystoreFile} from './read.js'
import {writeVerified} from './store-key.js'
import {encryptV3, type KeyCostName, type Writer} from './v3-encrypt.js'

/**
 * Encrypts the key of an unlocked keystore anew, in place and at once: label, id and unknown fields stay.
 * Faults: DISK_FULL, FILE_UNWRITABLE; the old file is whole then.
 */
export async function changePassphrase(options: {
  readonly keystore: KeystoreFile
  readonly privateKey: Uint8Array
  /** The new one; UTF-8 bytes, may be empty. */
  readonly passphrase: Uint8Array
  readonly cost: KeyCostName
  readonly writer: Writer
}): Promise<KeystoreSummary> {
  const {keystore, privateKey, passphrase, cost, writer} = options
  const {fields, label} = keystore.document
  const text = await encryptV3({privateKey, passphrase, cost, label, writer, previous: fields})
  const path = {name: keystore.name, file: keystore.file}
  await writeVerified({path, text, privateKey, passphrase, replace: 'content'})
  return summarize(await readKeystoreFile(path))
}
