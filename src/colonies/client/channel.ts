import {decodeBase64} from '../wire/base64.js'
import {printJson} from '../wire/json.js'
import type {ChannelEntry} from '../wire/objects/channels.js'
import type {Json} from '../wire/shape.js'
import {type ChannelPlace, channelFault} from './channel-place.js'
import {followChannel} from './channel-reader.js'
import {type AppendOptions, channelWriter} from './channel-writer.js'
import type {ColoniesClient} from './colonies-client.js'
import {otherEnd} from './other-end.js'

/** A message of a channel. */
export interface ChannelMessage {
  /** Of its sender's messages. */
  readonly sequence: bigint
  /** Sequence of the message that it answers, of the other end; 0 for none. */
  readonly inReplyTo: bigint
  /** Identity of whoever sent it. */
  readonly sender: string
  /** RFC 3339. */
  readonly time: string
  /** `data`, `end`, `error`, or what the sender says. */
  readonly type: string
  readonly bytes: Uint8Array
  /** The same as text. */
  readonly text: string
}

/** One end of a channel. */
export interface Channel extends AsyncIterable<ChannelMessage> {
  readonly name: string
  /** Sends bytes, a text, or any other value as JSON. @returns its sequence @throws as `ChannelWriter.append` */
  append(value: Uint8Array | Json, options?: AppendOptions): Promise<bigint>
  /** All messages of both ends so far, in their order. @param from how many to skip @throws RpcFault */
  read(from?: number): Promise<readonly ChannelMessage[]>
  /**
   * What the other end says, from its first message on, as it comes: until it says `end`, or the process ends. An `end`
   * without content is not given. Each iteration begins anew. @throws as `followChannel`
   */
  [Symbol.asyncIterator](): AsyncGenerator<ChannelMessage, void>
}

/** @param own the identity of the key @param signal ends iterations and what waits */
export function openChannel(
  client: ColoniesClient,
  place: ChannelPlace,
  {key, own, signal}: {readonly key: Uint8Array; readonly own: string; readonly signal: AbortSignal},
): Channel {
  const writer = channelWriter(client, place, key, signal)
  return {
    name: place.name,
    append: (value, options) => writer.append(payloadOf(value), options),
    read: async (from = 0) => {
      const messages: ChannelMessage[] = []
      for (;;) {
        const page = await readPage(client, place, key, {from: from + messages.length, limit: 0}, signal)
        if (page.length === 0) return messages
        messages.push(...page.map(messageOf))
      }
    },
    async *[Symbol.asyncIterator]() {
      const isOther = otherEnd(client, place, key, own, writer.sent)
      for await (const entry of followChannel(client, place, {key, signal})) {
        if (!(await isOther(entry))) continue
        const message = messageOf(entry)
        if (message.type !== 'end' || message.bytes.length > 0) yield message
        if (message.type === 'end') return
      }
    },
  }
}

/** Entries from an index on: as many as are asked for, or as a server gives at once. @throws RpcFault as `channelFault` */
export async function readPage(
  client: ColoniesClient,
  place: ChannelPlace,
  key: Uint8Array,
  {from, limit}: {readonly from: number; readonly limit: number},
  signal: AbortSignal,
): Promise<readonly ChannelEntry[]> {
  const request = {processid: place.processId, name: place.name, afterseq: BigInt(from), limit}
  try {
    return await client.call('channelreadmsg', request, key, signal)
  } catch (error) {
    throw await channelFault(error, client, place, key)
  }
}

export function payloadOf(value: Uint8Array | Json): Uint8Array {
  if (value instanceof Uint8Array) return value
  return Buffer.from(typeof value === 'string' ? value : printJson(value), 'utf8')
}

export function messageOf({sequence, inreplyto, senderid, timestamp, type, payload}: ChannelEntry): ChannelMessage {
  const bytes = decodeBase64(payload) ?? Buffer.alloc(0)
  return {
    sequence,
    inReplyTo: inreplyto,
    sender: senderid,
    time: timestamp,
    type,
    bytes,
    get text() {
      return bytes.toString('utf8')
    },
  }
}
