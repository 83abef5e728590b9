import {string} from '@oclif/core/args'
import {type KeystoreFile, readKeystore} from '../keystore/read.js'
import {rememberColonyId} from '../keystore/remember-colony-id.js'
import {type UnlockedKey, unlockKeystore} from '../keystore/unlock.js'
import type {KeyCostName, Writer} from '../keystore/v3-encrypt.js'
import type {Output} from '../output/io.js'
import {openingPassphrases, type PassphraseContext} from './passphrase.js'
import {keystorePlace} from './places.js'

/** The argument by which commands name a keystore. */
export const keystoreName = string({
  ignoreStdin: true,
  default: 'default',
  description: 'Name of the keystore, or a path with a slash',
})

/** What keystores note about the program that wrote them. */
export function keystoreWriter(): Writer {
  return {process: 'keystore', now: new Date()}
}

export function costOf({light}: {readonly light: boolean}): KeyCostName {
  return light ? 'light' : 'standard'
}

/** Reads a keystore without opening it, and warns when others can read it too. */
export async function findKeystore(output: Output, nameOrPath: string): Promise<KeystoreFile> {
  const keystore = await readKeystore(nameOrPath, keystorePlace())
  if (keystore.exposed) output.warn(`${keystore.file} can be read by others: chmod 600 ${keystore.file}`)
  return keystore
}

/** Opens a keystore for one use; the key is wiped afterwards. */
export async function withKey<T>(
  context: PassphraseContext,
  nameOrPath: string,
  passphraseFile: string | undefined,
  use: (key: UnlockedKey, keystore: KeystoreFile) => T | Promise<T>,
): Promise<T> {
  const keystore = await findKeystore(context.output, nameOrPath)
  const key = await unlockKeystore(keystore, await openingPassphrases(context, passphraseFile, keystore.name))
  try {
    await rememberColonyId(keystore, key.colonyId)
    return await use(key, keystore)
  } finally {
    key.privateKey.fill(0)
  }
}
