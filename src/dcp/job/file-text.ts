import {createReadStream} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {readFault} from '../../errors.js'

/** The bytes of a file, read as they are wanted. @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array
  } catch (error) {
    throw readFault(error, path)
  }
}

/** The text of a whole file. @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw readFault(error, path)
  }
}
