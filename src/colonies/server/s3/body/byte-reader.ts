import {S3Error} from '../s3-error.js'

/** Reads lines and bytes from a stream by turns. All but `atEnd` throw S3Error IncompleteBody at the end of the stream. */
export interface ByteReader {
  /** Up to the next CRLF, which is left out. @param most bytes @throws S3Error InvalidRequest when it is longer */
  line(most: number): Promise<string>
  /** At least one byte, and `most` at most. */
  some(most: number): Promise<Buffer>
  atEnd(): Promise<boolean>
}

export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const next = async (): Promise<Buffer | undefined> => {
    const {done, value} = await iterator.next()
    return done ? undefined : value
  }
  const more = async (): Promise<Buffer> => {
    const bytes = await next()
    if (bytes) return bytes
    throw new S3Error('IncompleteBody', 'The body ends in the middle of a part')
  }
  return {
    line: async (most) => {
      for (;;) {
        const end = rest.indexOf('\r\n')
        if (end > most || (end < 0 && rest.length > most)) {
          throw new S3Error('InvalidRequest', 'The body is not in the form that its head announces')
        }
        if (end >= 0) {
          const text = rest.toString('latin1', 0, end)
          rest = rest.subarray(end + 2)
          return text
        }
        rest = Buffer.concat([rest, await more()])
      }
    },
    some: async (most) => {
      while (rest.length === 0) rest = await more()
      const bytes = rest.subarray(0, most)
      rest = rest.subarray(bytes.length)
      return bytes
    },
    atEnd: async () => {
      while (rest.length === 0) {
        const bytes = await next()
        if (!bytes) return true
        rest = bytes
      }
      return false
    },
  }
}
