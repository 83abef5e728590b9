import {open, rm} from 'node:fs/promises'
import {identityOfKey} from '../../colonies/wire/identity.js'
import {Fault, systemErrorCode} from '../../errors.js'
import {hexOfBytes} from '../../keystore/hex.js'
import {randomPrivateKey} from '../../keystore/private-key.js'

export interface NewKeyFiles {
  /** The identity of the key. */
  readonly id: string
  /** Removes both files when the work fails: the key would be good for nothing. */
  keepIf<Value>(work: Promise<Value>): Promise<Value>
}

/**
 * Writes a new private key (mode 0600) and its identity to two files, as upstream's `executor create` does: one line
 * each, without a line end. @throws Fault FILE_EXISTS, FILE_UNWRITABLE, DISK_FULL, USAGE
 */
export async function newKeyFiles(keyFile: string, idFile: string): Promise<NewKeyFiles> {
  const key = randomPrivateKey()
  const id = identityOfKey(key)
  await writeNew(keyFile, hexOfBytes(key), 0o600)
  key.fill(0)
  const undo = async (): Promise<void> => {
    await rm(keyFile, {force: true})
    await rm(idFile, {force: true})
  }
  try {
    await writeNew(idFile, id, 0o644)
  } catch (error) {
    await rm(keyFile, {force: true})
    throw error
  }
  return {
    id,
    keepIf: async (work) => {
      try {
        return await work
      } catch (error) {
        await undo()
        throw error
      }
    },
  }
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    const handle = await open(file, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } catch (error) {
      // Half a key is none, and would be in the way of the next.
      await rm(file, {force: true})
      throw error
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    if (code === 'EEXIST') {
      throw new Fault('FILE_EXISTS', `There is a file ${file} already`, 'Name another one, or move it away.')
    }
    if (code === 'ENOSPC') {
      throw new Fault('DISK_FULL', `No space is left to write ${file}`, 'Free some space.', {cause: error})
    }
    throw new Fault('FILE_UNWRITABLE', `${file} cannot be written (${code})`, 'Name another file.', {cause: error})
  }
}
