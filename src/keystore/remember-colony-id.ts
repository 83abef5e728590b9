import {Fault, systemErrorCode} from '../errors.js'
import {type KeystoreFile, readKeystoreFile} from './read.js'
import {writeKeystore} from './write.js'

/**
 * Notes the ColonyOS identity of an opened key in its file, so that lists can show it without a passphrase. Tells
 * whether it did; a file that cannot be written, or changed since it was read, is left as it is.
 */
export async function rememberColonyId(keystore: KeystoreFile, colonyId: string): Promise<boolean> {
  if (keystore.document.colonyId !== null) return false
  const path = {name: keystore.name, file: keystore.file}
  try {
    const current = await readKeystoreFile(path)
    if (current.text !== keystore.text) return false
    const text = `${JSON.stringify({...keystore.document.fields, colonyId})}\n`
    await writeKeystore({path, text, replace: 'content'})
    return true
  } catch (error) {
    if (error instanceof Fault || systemErrorCode(error) !== undefined) return false
    throw error
  }
}
