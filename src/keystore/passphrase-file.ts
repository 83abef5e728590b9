import {open} from 'node:fs/promises'
import {Fault, readFault} from '../errors.js'

const MAX_CHARACTERS = 512
/** No UTF-8 character has more than 4 bytes; a line end has 2. */
const MAX_BYTES = 4 * MAX_CHARACTERS + 2

export interface PassphraseFile {
  /** The bytes of the file's only line; empty for an empty file. */
  readonly passphrase: Buffer
  /** It is a plain file that group or others may read or write. */
  readonly exposed: boolean
}

/**
 * Reads a passphrase from a file, or from a pipe such as the shell's `<(…)`.
 * Faults: FILE_NOT_FOUND, FILE_UNREADABLE, PASSPHRASE_FILE_INVALID.
 */
export async function readPassphraseFile(file: string): Promise<PassphraseFile> {
  try {
    const handle = await open(file, 'r')
    try {
      const status = await handle.stat()
      const buffer = Buffer.alloc(MAX_BYTES + 1)
      let length = 0
      while (length < buffer.length) {
        const {bytesRead} = await handle.read(buffer, length, buffer.length - length, null)
        if (bytesRead === 0) break
        length += bytesRead
      }
      const exposed = status.isFile() && (status.mode & 0o077) !== 0
      return {passphrase: passphraseOfText(buffer.subarray(0, length)), exposed}
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw readFault(error, file)
  }
}

/**
 * The passphrase in what a file or stdin gave: one line end is dropped, everything else counts, spaces too (as in geth).
 * Faults: PASSPHRASE_FILE_INVALID for several lines or more than 512 characters.
 */
export function passphraseOfText(content: Uint8Array): Buffer {
  const bytes = Buffer.from(content)
  let end = bytes.length
  if (bytes[end - 1] === 0x0a) end--
  if (end < bytes.length && bytes[end - 1] === 0x0d) end--
  const passphrase = bytes.subarray(0, end)
  if (passphrase.includes(0x0a) || passphrase.includes(0x0d)) throw invalid('several lines')
  if ([...passphrase.toString('utf8')].length > MAX_CHARACTERS) throw invalid(`more than ${MAX_CHARACTERS} characters`)
  return passphrase
}

function invalid(what: string): Fault {
  return new Fault('PASSPHRASE_FILE_INVALID', `The passphrase has ${what}.`, 'Put the passphrase alone on one line.')
}
