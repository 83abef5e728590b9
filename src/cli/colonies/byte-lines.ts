import {Fault} from '../../errors.js'

const NEWLINE = 0x0a
/** What one message of a channel holds: `pkg/constants`, CHANNEL_MAX_MESSAGE_SIZE. */
export const LARGEST_MESSAGE = 10 * 1024 * 1024

/** Lines without their ends, as they come; also one that nothing ends. @throws Fault INPUT_INVALID */
export async function* byteLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk)
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      yield Buffer.concat([...parts.splice(0), rest.subarray(0, end)])
      size = 0
      rest = rest.subarray(end + 1)
    }
    size += rest.length
    if (size > LARGEST_MESSAGE) throw tooLarge('A line')
    if (rest.length > 0) parts.push(rest)
  }
  if (parts.length > 0) yield Buffer.concat(parts)
}

/** All of it. @throws Fault INPUT_INVALID */
export async function allBytes(chunks: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk))
    size += chunk.length
    if (size > LARGEST_MESSAGE) throw tooLarge('Stdin')
  }
  return Buffer.concat(parts)
}

function tooLarge(what: string): Fault {
  const hint = 'Send it in parts, a message each: split it, or give --lines.'
  return new Fault('INPUT_INVALID', `${what} gives more than the 10 MB that a message can be`, hint)
}
