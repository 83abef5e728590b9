import {constants} from 'node:fs'
import {type FileHandle, open} from 'node:fs/promises'
import {Fault, systemErrorCode} from '../errors.js'
import {type KeystorePath, type KeystorePlace, locateKeystore} from './directory.js'
import {parseV3, type V3Document} from './v3-document.js'
import {malformed} from './v3-faults.js'

/** A keystore is about 600 bytes; nothing near this size is one. */
const MAX_FILE_BYTES = 64 * 1024

/** A keystore file as read; nothing of it is decrypted. */
export interface KeystoreFile extends KeystorePath {
  readonly document: V3Document
  /** The file's text as it was. */
  readonly text: string
  readonly modified: Date
  /** Group or others may read or write the file. */
  readonly exposed: boolean
}

/** Reads the keystore that a user names. Faults: KEYSTORE_NOT_FOUND, KEYSTORE_NAME_INVALID, and those of `readKeystoreFile`. */
export async function readKeystore(nameOrPath: string, place: KeystorePlace): Promise<KeystoreFile> {
  const path = locateKeystore(nameOrPath, place)
  try {
    return await readKeystoreFile(path)
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' && systemErrorCode(error) !== 'ENOTDIR') throw error
    throw keystoreNotFound(nameOrPath, path, place)
  }
}

/** Reads one file. ENOENT is passed on. Faults: FILE_UNREADABLE, KEYSTORE_MALFORMED, KEYSTORE_UNSUPPORTED. */
export async function readKeystoreFile(path: KeystorePath): Promise<KeystoreFile> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const handle = await open(path.file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw readFault(error, path.file)
  })
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw notAFile(path.file)
    const text = await readText(handle)
    return {...path, document: parseV3(text), text, modified: status.mtime, exposed: (status.mode & 0o077) !== 0}
  } finally {
    await handle.close()
  }
}

export function keystoreNotFound(nameOrPath: string, path: KeystorePath, place: KeystorePlace): Fault {
  return nameOrPath.includes('/')
    ? new Fault('KEYSTORE_NOT_FOUND', `There is no keystore file ${path.file}.`, 'Check the path.')
    : new Fault(
        'KEYSTORE_NOT_FOUND',
        `There is no keystore "${path.name}" in ${place.directory}.`,
        'Run "keystore list" to see those that are there, or make it with "keystore create".',
      )
}

async function readText(handle: FileHandle): Promise<string> {
  const buffer = Buffer.alloc(MAX_FILE_BYTES + 1)
  let length = 0
  while (length < buffer.length) {
    const {bytesRead} = await handle.read(buffer, length, buffer.length - length, null)
    if (bytesRead === 0) break
    length += bytesRead
  }
  if (length > MAX_FILE_BYTES) throw malformed(`it is larger than ${MAX_FILE_BYTES / 1024} KiB`)
  return buffer.toString('utf8', 0, length)
}

function readFault(error: unknown, file: string): unknown {
  const code = systemErrorCode(error)
  if (code === undefined || code === 'ENOENT' || code === 'ENOTDIR') return error
  if (code === 'ENXIO') return notAFile(file)
  return new Fault('FILE_UNREADABLE', `${file} cannot be read (${code}).`, 'Check its owner and permissions.', {
    cause: error,
  })
}

function notAFile(file: string): Fault {
  return new Fault('FILE_UNREADABLE', `${file} is not a file.`, 'Name a keystore file.')
}
