import {once} from 'node:events'
import type {Readable, Writable} from 'node:stream'
import type {Channel} from '../client/channel.js'

const NEWLINE = 0x0a
/** What one message holds, as the server has it. A longer line goes in several. */
const LARGEST_MESSAGE = 10 * 1024 * 1024

/**
 * Joins a command with a channel, line by line: what the other end says is its stdin, each line that it prints a message,
 * and its end is told as `end`.
 */
export interface ChannelPipes {
  /** Resolves when all that was printed is sent; rejects when it cannot be. To be asked once. */
  sent(): Promise<void>
}

export function channelPipes(
  channel: Channel,
  {stdin, stdout}: {readonly stdin: Writable; readonly stdout: Readable},
): ChannelPipes {
  const hear = async (): Promise<void> => {
    for await (const {bytes} of channel) {
      if (stdin.destroyed) return
      const line = bytes.at(-1) === NEWLINE ? bytes : Buffer.concat([bytes, Buffer.from([NEWLINE])])
      if (!stdin.write(line)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')])
    }
    stdin.end()
  }
  // What cannot be heard is said by what cannot be sent.
  hear().catch(() => stdin.end())
  const tell = async (): Promise<void> => {
    let rest = Buffer.alloc(0)
    for await (const chunk of stdout) {
      rest = Buffer.concat([rest, chunk as Buffer])
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
        await channel.append(rest.subarray(0, end))
        rest = rest.subarray(end + 1)
      }
      for (; rest.length > LARGEST_MESSAGE; rest = rest.subarray(LARGEST_MESSAGE)) {
        await channel.append(rest.subarray(0, LARGEST_MESSAGE))
      }
    }
    if (rest.length > 0) await channel.append(rest)
    await channel.append('', {type: 'end'})
  }
  const told = tell()
  told.catch(() => {})
  return {sent: () => told}
}
