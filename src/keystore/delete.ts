import {lstat, unlink} from 'node:fs/promises'
import {dirname} from 'node:path'
import {Fault, systemErrorCode} from '../errors.js'
import {KEYSTORE_EXTENSION, type KeystorePath, type KeystorePlace, locateKeystore} from './directory.js'
import {keystoreNotFound, readKeystoreFile} from './read.js'
import {syncDirectory, writeFault} from './write.js'

/**
 * Deletes a keystore file, also a damaged one; but nothing that has neither the name nor the form of one, for a path
 * may lead anywhere. Faults: KEYSTORE_NOT_FOUND, KEYSTORE_NAME_INVALID, KEYSTORE_MALFORMED, KEYSTORE_UNSUPPORTED,
 * FILE_UNREADABLE, FILE_UNWRITABLE.
 */
export async function deleteKeystore(nameOrPath: string, place: KeystorePlace): Promise<KeystorePath> {
  const path = locateKeystore(nameOrPath, place)
  try {
    if ((await lstat(path.file)).isDirectory()) {
      throw new Fault('FILE_UNWRITABLE', `${path.file} is a directory.`, 'Name a keystore file.')
    }
    if (!path.file.endsWith(KEYSTORE_EXTENSION)) await readKeystoreFile(path)
    await unlink(path.file)
    await syncDirectory(dirname(path.file))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw keystoreNotFound(nameOrPath, path, place)
    throw writeFault(error, path)
  }
  return path
}
