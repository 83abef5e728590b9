import {access} from 'node:fs/promises'
import {Fault, systemErrorCode} from '../errors.js'
import {type KeystorePath, namedKeystore} from './directory.js'
import {type KeystoreSummary, summarize} from './list.js'
import {readKeystoreFile} from './read.js'
import {decryptV3} from './v3-decrypt.js'
import {parseV3} from './v3-document.js'
import {encryptV3, type KeyCostName, type Writer} from './v3-encrypt.js'
import {keystoreExists, type Replacement, writeKeystore} from './write.js'

/** Where and how a key is to be kept. */
export interface NewKeystore {
  readonly name: string
  readonly directory: string
  /** UTF-8 bytes as typed; may be empty. */
  readonly passphrase: Uint8Array
  readonly cost: KeyCostName
  /** Shown by tools and in passphrase prompts; by default the name. */
  readonly label?: string | undefined
  /** Replace a keystore of this name. */
  readonly force?: boolean | undefined
  readonly writer: Writer
}

/** The file that a new keystore would get; KEYSTORE_EXISTS when it is there and `force` is not set. Asks before any work. */
export async function vacantKeystore(
  options: Pick<NewKeystore, 'name' | 'directory' | 'force'>,
): Promise<KeystorePath> {
  const path = namedKeystore(options.name, options.directory)
  if (!options.force && (await isThere(path.file))) throw keystoreExists(path)
  return path
}

/** Encrypts a key into a new keystore file. Faults: those of `writeKeystore`, KEYSTORE_NAME_INVALID. */
export async function storeKey(privateKey: Uint8Array, options: NewKeystore): Promise<KeystoreSummary> {
  const path = await vacantKeystore(options)
  const {passphrase, cost, writer, label = options.name} = options
  const text = await encryptV3({privateKey, passphrase, cost, label, writer})
  await writeVerified({path, text, privateKey, passphrase, replace: options.force ? 'name' : 'none'})
  return summarize(await readKeystoreFile(path))
}

/** Writes keystore text after it has proved, on the disk, to give back this key with this passphrase. */
export async function writeVerified(options: {
  readonly path: KeystorePath
  readonly text: string
  readonly privateKey: Uint8Array
  readonly passphrase: Uint8Array
  readonly replace: Replacement
}): Promise<void> {
  const {path, text, privateKey, passphrase, replace} = options
  const verify = async (written: string): Promise<void> => {
    const opened = await decryptV3(parseV3(written), passphrase)
    const same = opened.privateKey.equals(privateKey)
    opened.privateKey.fill(0)
    if (!same) throw new Fault('FILE_UNWRITABLE', `${path.file} would not give back its key; nothing was changed.`)
  }
  await writeKeystore({path, text, replace, verify})
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error
    return false
  }
}
