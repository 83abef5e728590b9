import {readFile} from 'node:fs/promises'
import {Fault, systemErrorCode} from '../errors.js'
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
    const code = systemErrorCode(error)
    if (code === 'ENOENT') throw new Fault('FILE_NOT_FOUND', `There is no file ${file}`, 'Check the path.')
    throw new Fault('FILE_UNREADABLE', `${file} cannot be read (${code})`, 'Check its permissions.', {cause: error})
  }
}
