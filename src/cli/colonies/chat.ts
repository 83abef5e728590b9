import type {ReadStream} from 'node:tty'
import {isGone} from '../../colonies/client/channel-place.js'
import {channelWriter} from '../../colonies/client/channel-writer.js'
import type {ColoniesClient} from '../../colonies/client/colonies-client.js'
import type {Output} from '../../output/io.js'
import type {ChannelEvent} from '../../output/views/channel.js'
import {byteLines} from './byte-lines.js'
import type {ChannelEnd} from './channel-end.js'
import {channelEvents} from './follow-channel.js'

export interface ChatOptions {
  /** Whether the end of stdin is told to the other end. */
  readonly saysEnd: boolean
  readonly signal: AbortSignal
}

/**
 * Sends what comes on stdin, a line a message, and gives what the other end says, from its first message on. @throws as `followChannel` and `ChannelWriter.append`; Fault INPUT_INVALID
 */
export async function* chatEvents(
  client: ColoniesClient,
  end: ChannelEnd,
  output: Output,
  {saysEnd, signal}: ChatOptions,
): AsyncGenerator<ChannelEvent> {
  const failed = new AbortController()
  const over = AbortSignal.any([signal, failed.signal])
  const writer = channelWriter(client, end.place, end.key, over)
  const input = await openInput(output)
  const say = async (): Promise<void> => {
    for await (const line of input.lines) {
      await writer.append(line)
      input.prompt()
    }
    if (saysEnd) await writer.append(new Uint8Array(), {type: 'end'})
  }
  try {
    say().catch((error: unknown) => {
      // With its process: what that said last is still to come.
      if (!isGone(error)) failed.abort(error)
    })
    for await (const event of channelEvents(client, end, {sent: writer.sent, signal: over})) {
      input.clear()
      yield event
      if (event.type === 'message') input.prompt()
    }
  } finally {
    input.close()
  }
}

/** Where lines come from. On a terminal a prompt stands before them, which makes room for what the other end says. */
interface Input {
  readonly lines: AsyncIterable<Uint8Array>
  prompt(): void
  clear(): void
  close(): void
}

async function openInput(output: Output): Promise<Input> {
  const stdin = output.stdin()
  if (!output.interactive()) {
    return {lines: byteLines(stdin), prompt: () => {}, clear: () => {}, close: () => leave(stdin)}
  }
  const {createInterface} = await import('node:readline')
  const asking = createInterface({input: stdin, output: output.stderrStream(), prompt: '> '})
  let isOver = false
  asking.on('close', () => {
    isOver = true
  })
  // Ctrl-C is for the command.
  asking.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  asking.prompt()
  return {
    lines: utf8(asking),
    prompt: () => {
      if (!isOver) asking.prompt(true)
    },
    clear: () => output.stderrStream().write('\r\u001b[K'),
    close: () => {
      output.stderrStream().write('\r\u001b[K')
      asking.close()
      leave(stdin)
    },
  }
}

async function* utf8(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line, 'utf8')
}

/** Nobody waits for it any more. */
function leave(stdin: ReadStream): void {
  stdin.pause()
  stdin.unref?.()
}
