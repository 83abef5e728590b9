import {createReadStream} from 'node:fs'
import {Fault, readFault} from '../../errors.js'
import {JOB_LIMITS, mebibytes} from './job-limits.js'

/** The bytes of a file, read as they are wanted. @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array
  } catch (error) {
    throw readFault(error, path)
  }
}

/**
 * The text of a work function's source, without a byte order mark.
 * @param name what to call it @throws Fault WORK_INVALID when it is not UTF-8 or too long; those of the chunks
 */
export async function readSource(chunks: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    size += chunk.length
    if (size > JOB_LIMITS.workFunction) throw sourceTooLong(name)
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(Buffer.concat(parts, size))
  } catch (error) {
    throw new Fault('WORK_INVALID', `${name} is not UTF-8 text.`, 'Save the source as UTF-8.', {cause: error})
  }
}

/** What a source above the bound gets. */
export function sourceTooLong(name: string): Fault {
  return new Fault(
    'WORK_INVALID',
    `${name} is longer than ${mebibytes(JOB_LIMITS.workFunction)}, the limit for a work function with what it imports.`,
    'Give data as the input set or as arguments, not in the source.',
  )
}
