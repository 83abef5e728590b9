import {readFile} from 'node:fs/promises'
import {readFault} from '../errors.js'
import type {StdinReader} from './stdin.js'

/**
 * Reads a file that the user named, or stdin for `-`.
 * @param what What it should hold, for errors.
 * @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE, USAGE
 */
export async function inputFile(stdin: StdinReader, file: string, what: string): Promise<Buffer> {
  if (file === '-') return stdin.bytes(what)
  try {
    return await readFile(file)
  } catch (error) {
    throw readFault(error, file)
  }
}
