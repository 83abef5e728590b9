import type {Channel} from '../../client/channel.js'
import {type ChannelMessage, messageOf, payloadOf} from '../../client/channel-message.js'
import {encodeBase64} from '../../wire/base64.js'
import {channelEntry} from '../../wire/objects/channels.js'
import {int64, type Json, list} from '../../wire/shape.js'
import type {ChannelMethod} from './frames.js'

const entries = list(channelEntry)

/** A channel in a child: what is asked of it, the executor does. */
export function childChannel(
  name: string,
  ask: (method: ChannelMethod, ...params: readonly unknown[]) => Promise<Json>,
): Channel {
  const next = async (): Promise<ChannelMessage | undefined> => {
    const found = await ask('channelNext', name)
    return found === null ? undefined : messageOf(channelEntry.decode(found, ''))
  }
  return {
    name,
    append: async (value, {sequence, inReplyTo = 0, type = ''} = {}) => {
      const payload = encodeBase64(payloadOf(value))
      const options = {sequence: sequence ?? null, inreplyto: BigInt(inReplyTo), type}
      return int64.decode(await ask('channelAppend', name, payload, options), '')
    },
    read: async (from = 0) => entries.decode(await ask('channelRead', name, from), '').map(messageOf),
    next,
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = await next()
        return value ? {value, done: false} : {value: undefined, done: true}
      },
    }),
  }
}
