import {createReadStream} from 'node:fs'
import {Fault, readFault} from '../errors.js'
import type {StdinReader} from './stdin.js'

interface InputLimit {
  /** What the file should hold, for errors. */
  readonly what: string
  /** More bytes than this are no such thing: a device without end is not read for ever. */
  readonly maxBytes: number
}

/**
 * Reads a file that the user named, or stdin for `-`.
 * @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE, INPUT_INVALID, USAGE
 */
export async function inputFile(stdin: StdinReader, file: string, {what, maxBytes}: InputLimit): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? stdin.stream(what) : createReadStream(file)) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes > maxBytes) {
        const name = file === '-' ? 'stdin' : file
        throw new Fault('INPUT_INVALID', `${name} has more than ${what} can: ${maxBytes} bytes`, 'Name another file.')
      }
    }
  } catch (error) {
    throw readFault(error, file)
  }
  return Buffer.concat(chunks)
}
