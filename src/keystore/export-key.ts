import type {KeystoreFile} from './read.js'
import {decryptV3} from './v3-decrypt.js'
import {parseV3} from './v3-document.js'
import {encryptV3, type KeyCostName, type Writer} from './v3-encrypt.js'

/**
 * The JSON text of a V3 keystore with the same key and label under another passphrase, for use elsewhere. It is opened
 * once before it is handed out. The file itself does not change.
 */
export async function exportKeystore(options: {
  readonly keystore: KeystoreFile
  readonly privateKey: Uint8Array
  readonly passphrase: Uint8Array
  readonly cost: KeyCostName
  readonly writer: Writer
}): Promise<string> {
  const {keystore, privateKey, passphrase, cost, writer} = options
  const label = keystore.document.label ?? keystore.name
  const text = await encryptV3({privateKey, passphrase, cost, label, writer})
  const opened = await decryptV3(parseV3(text), passphrase)
  opened.privateKey.fill(0)
  return text
}
