import type {AppendOptions, ChannelWriter} from '../../colonies/client/channel-writer.js'
import type {Appended} from '../../output/views/channel.js'
import type {StdinReader} from '../stdin.js'
import {allBytes, byteLines} from './byte-lines.js'
import type {ChannelEnd} from './channel-end.js'

export interface AppendFlags {
  readonly msg?: string | undefined
  readonly lines: boolean
  readonly sequence?: bigint | undefined
  readonly inreplyto?: bigint | undefined
  readonly type?: string | undefined
}

/** Appends a text, or what comes on stdin: as one message, or each line as one. An `end` needs no content. @throws as `ChannelWriter.append` */
export async function appendMessages(
  writer: ChannelWriter,
  {place}: ChannelEnd,
  text: string | undefined,
  stdin: StdinReader,
  flags: AppendFlags,
): Promise<Appended> {
  const {sequence, inreplyto, type} = flags
  const options: AppendOptions = {sequence, inReplyTo: inreplyto, type}
  let messages = 0
  let last = 0n
  for await (const payload of payloads(text ?? flags.msg, stdin, flags)) {
    last = await writer.append(payload, messages === 0 ? options : {...options, sequence: undefined})
    messages += 1
  }
  return {processid: place.processId, name: place.name, messages, sequence: last}
}

async function* payloads(
  text: string | undefined,
  stdin: StdinReader,
  {lines, type}: AppendFlags,
): AsyncGenerator<Uint8Array> {
  if (text !== undefined) yield Buffer.from(text, 'utf8')
  else if (lines) yield* byteLines(stdin.stream('the messages'))
  else if (type === 'end') yield new Uint8Array()
  else yield await allBytes(stdin.stream('the message'))
}
