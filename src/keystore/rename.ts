import {rename} from 'node:fs/promises'
import {dirname} from 'node:path'
import {systemErrorCode} from '../errors.js'
import {type KeystorePath, namedKeystore} from './directory.js'
import {keystoreNotFound} from './read.js'
import {claim, removeIfThere, syncDirectory, writeFault} from './write.js'

/**
 * Gives a keystore another name; what is in the file, its label too, stays. With `force` it takes the place of another.
 * Faults: KEYSTORE_NOT_FOUND, KEYSTORE_EXISTS, KEYSTORE_NAME_INVALID, FILE_UNWRITABLE.
 */
export async function renameKeystore(options: {
  readonly directory: string
  readonly from: string
  readonly to: string
  readonly force?: boolean | undefined
}): Promise<{readonly from: KeystorePath; readonly to: KeystorePath}> {
  const {directory, force} = options
  const from = namedKeystore(options.from, directory)
  const to = namedKeystore(options.to, directory)
  try {
    if (force) {
      await rename(from.file, to.file)
    } else {
      // A plain rename would replace in silence.
      await claim(from.file, to)
      await removeIfThere(from.file)
    }
    await syncDirectory(dirname(to.file))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw keystoreNotFound(from.name, from, {directory, home: ''})
    throw writeFault(error, to)
  }
  return {from, to}
}
