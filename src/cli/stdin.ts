import type {Readable} from 'node:stream'
import {Fault} from '../errors.js'
import type {Output} from '../output/io.js'

/**
 * Gives stdin to whoever asks for it by `-`: to one of them, and not when it is a terminal, where waiting would look
 * like a hang. `what` names what is to be read, for the error.
 */
export interface StdinReader {
  stream(what: string): Readable
  /** Lines without their ends. Who stops early leaves the rest unread. */
  lines(what: string): AsyncGenerator<Buffer>
}

const NEWLINE = 0x0a
/** No passphrase and no key is longer. */
const LONGEST_LINE = 64 * 1024

export function stdinReader(output: Pick<Output, 'stdin'>): StdinReader {
  let taken: string | undefined
  const stream = (what: string): Readable => {
    if (taken !== undefined) {
      throw new Fault('USAGE', `Stdin cannot give both ${taken} and ${what}`, 'Put one of them into a file.')
    }
    const stdin = output.stdin()
    if (stdin.isTTY) {
      throw new Fault('USAGE', `Stdin is a terminal, and ${what} is to come from it`, 'Pipe it in, or name a file.')
    }
    taken = what
    return stdin
  }
  return {
    stream,
    async *lines(what) {
      let rest = Buffer.alloc(0)
      for await (const chunk of stream(what)) {
        rest = Buffer.concat([rest, chunk as Buffer])
        for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
          const line = rest.subarray(0, end)
          rest = rest.subarray(end + 1)
          yield line
        }
        if (rest.length > LONGEST_LINE) throw new Fault('INPUT_INVALID', `Stdin gives more than ${what} can be`)
      }
      if (rest.length > 0) yield rest
    },
  }
}
