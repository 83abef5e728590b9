import {createReadStream} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {Fault, systemErrorCode} from '../../errors.js'

/** The bytes of a file, read as they are wanted. @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array
  } catch (error) {
    throw fileFault(error, path)
  }
}

/** The text of a whole file. @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileFault(error, path)
  }
}

function fileFault(error: unknown, path: string): unknown {
  switch (systemErrorCode(error)) {
    case undefined:
      return error
    case 'ENOENT':
    case 'ENOTDIR':
      return new Fault('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path.', {cause: error})
    case 'EISDIR':
      return new Fault('FILE_UNREADABLE', `${path} is a directory.`, 'Name a file in it.', {cause: error})
    default: {
      const why = error instanceof Error ? error.message : String(error)
      return new Fault('FILE_UNREADABLE', `${path} cannot be read: ${why}.`, 'Check its permissions.', {cause: error})
    }
  }
}
