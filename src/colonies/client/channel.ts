import type {ChannelEntry} from '../wire/objects/channels.js'
import type {Json} from '../wire/shape.js'
import {type ChannelMessage, messageOf, payloadOf} from './channel-message.js'
import {type ChannelPlace, channelFault} from './channel-place.js'
import {followChannel} from './channel-reader.js'
import {type AppendOptions, channelWriter} from './channel-writer.js'
import type {ColoniesClient} from './colonies-client.js'
import {otherEnd} from './other-end.js'

/** What a program does with a channel. */
export interface Channel extends AsyncIterable<ChannelMessage> {
  readonly name: string
  /** Sends bytes, a text, or any other value as JSON. @returns its sequence @throws as `ChannelWriter.append` */
  append(value: Uint8Array | Json, options?: AppendOptions): Promise<bigint>
  /** All messages of both ends so far, in their order. @param from how many to skip @throws RpcFault */
  read(from?: number): Promise<readonly ChannelMessage[]>
  /**
   * The next message of the other end, from its first on, once it is there; undefined after it said `end`, or the process
   * has ended. An `end` without content is not given. @throws as `followChannel`
   */
  next(): Promise<ChannelMessage | undefined>
  /** The same, one after the other; goes on where `next`, or an earlier loop, has stopped. */
  [Symbol.asyncIterator](): AsyncIterator<ChannelMessage>
}

/** One end of a channel, to be closed. */
export interface ChannelHandle extends Channel {
  /** Waits for what is being sent, and stops to listen. */
  close(): Promise<void>
}

/** @param own the identity of the key @param signal ends what waits */
export function openChannel(
  client: ColoniesClient,
  place: ChannelPlace,
  {key, own, signal}: {readonly key: Uint8Array; readonly own: string; readonly signal: AbortSignal},
): ChannelHandle {
  const left = new AbortController()
  const over = AbortSignal.any([signal, left.signal])
  const writer = channelWriter(client, place, key, signal)
  const sending = new Set<Promise<unknown>>()
  let messages: AsyncGenerator<ChannelMessage, void> | undefined

  async function* listen(): AsyncGenerator<ChannelMessage, void> {
    const isOther = otherEnd(client, place, key, own, writer.sent)
    for await (const entry of followChannel(client, place, {key, signal: over})) {
      if (!(await isOther(entry))) continue
      const message = messageOf(entry)
      if (message.type !== 'end' || message.bytes.length > 0) yield message
      if (message.type === 'end') return
    }
  }
  const next = async (): Promise<ChannelMessage | undefined> => {
    messages ??= listen()
    return (await messages.next()).value ?? undefined
  }
  return {
    name: place.name,
    append: (value, options) => {
      const sent = writer.append(payloadOf(value), options)
      sending.add(sent)
      const settled = (): void => {
        sending.delete(sent)
      }
      sent.then(settled, settled)
      return sent
    },
    read: async (from = 0) => {
      const found: ChannelMessage[] = []
      for (;;) {
        const page = await readPage(client, place, key, {from: from + found.length, limit: 0}, signal)
        if (page.length === 0) return found
        found.push(...page.map(messageOf))
      }
    },
    next,
    // Without a `return`: a loop that is left early leaves the rest for the next one.
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = await next()
        return value ? {value, done: false} : {value: undefined, done: true}
      },
    }),
    close: async () => {
      await Promise.allSettled(sending)
      left.abort(new Error('The channel was closed'))
      await messages?.return().catch(() => {})
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
