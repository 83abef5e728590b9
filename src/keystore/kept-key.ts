import {Fault} from '../errors.js'
import {createKeystore} from './create.js'
import {namedKeystore} from './directory.js'
import {type KeystoreFile, readKeystore} from './read.js'
import {type UnlockedKey, unlockKeystore} from './unlock.js'
import type {Writer} from './v3-encrypt.js'

/** A key that a program makes for itself and keeps beside its state, in a keystore with an empty passphrase. */
export interface KeptKey {
  readonly name: string
  /** Folder of its keystore, absolute. */
  readonly directory: string
  readonly label: string
  readonly writer: Writer
  /** The folder that the user chose, or might choose otherwise: CONTINUUM_HOME, or --data. */
  readonly place: string
}

/**
 * The keystore, made when it is not there yet. Processes that start at once agree on it: of several writers of a
 * keystore exactly one wins, and the others read what it wrote.
 * @throws Fault FILE_UNWRITABLE, DISK_FULL, KEYSTORE_MALFORMED and others of keystores
 */
export async function keptKeystore(key: KeptKey): Promise<KeystoreFile> {
  const found = await existingKeptKeystore(key)
  if (found) return found
  const {name, directory, label, writer} = key
  try {
    await createKeystore({name, directory, passphrase: new Uint8Array(0), cost: 'light', label, writer})
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'KEYSTORE_EXISTS')) throw inPlace(error, key)
  }
  return read(key)
}

/** The same; undefined when there is none. */
export async function existingKeptKeystore(
  key: Pick<KeptKey, 'name' | 'directory'>,
): Promise<KeystoreFile | undefined> {
  try {
    return await read(key)
  } catch (error) {
    if (error instanceof Fault && error.code === 'KEYSTORE_NOT_FOUND') return undefined
    throw error
  }
}

export const unlockKeptKey = (file: KeystoreFile): Promise<UnlockedKey> => unlockKeystore(file, {attempts: []})

/** By its path, so that it does not matter where other keystores are. */
async function read({name, directory}: Pick<KeptKey, 'name' | 'directory'>): Promise<KeystoreFile> {
  const {file} = namedKeystore(name, directory)
  try {
    return await readKeystore(file, {directory, home: directory})
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'KEYSTORE_MALFORMED')) throw error
    // Nobody chose this file: it must be named.
    const hint = 'Restore it from a backup, or start afresh with another folder: CONTINUUM_HOME, or --data.'
    throw new Fault(error.code, `${file}: ${error.message}`, hint, {cause: error})
  }
}

/** Keystores of people are elsewhere: here another remedy helps. */
function inPlace(error: unknown, {place}: KeptKey): unknown {
  if (!(error instanceof Fault && error.code === 'FILE_UNWRITABLE')) return error
  const hint = `Make ${place} writable, or choose another folder: CONTINUUM_HOME, or --data.`
  return new Fault(error.code, error.message, hint, {cause: error})
}
