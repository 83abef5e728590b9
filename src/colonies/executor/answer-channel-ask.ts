import type {Channel} from '../client/channel.js'
import {entryOf} from '../client/channel-message.js'
import {bytes} from '../wire/base64.js'
import {parseJson, printJson} from '../wire/json.js'
import {channelEntry} from '../wire/objects/channels.js'
import {int64, integer, type Json, list, struct, text} from '../wire/shape.js'
import type {ChannelMethod} from './host/frames.js'

const appending = struct({inreplyto: int64, type: text})
const entries = list(channelEntry)

/** Does for a child what its function asked of a channel. @throws what the channel does, ShapeError for wrong parameters */
export async function answerChannelAsk(
  method: ChannelMethod,
  [first, second]: readonly Json[],
  channel: Channel,
): Promise<Json> {
  switch (method) {
    case 'channelAppend': {
      const payload = bytes.decode(first, 'payload')
      const {inreplyto, type} = appending.decode(second, 'options')
      const sequence = sequenceOf(second)
      return parseJson(printJson(await channel.append(payload, {sequence, inReplyTo: inreplyto, type}))) as Json
    }
    case 'channelRead': {
      const found = await channel.read(integer.decode(first, 'from'))
      return parseJson(entries.encode(found.map(entryOf))) as Json
    }
    case 'channelNext': {
      const found = await channel.next()
      return found ? (parseJson(channelEntry.encode(entryOf(found))) as Json) : null
    }
  }
}

/** Undefined where the function leaves it to the channel. */
function sequenceOf(options: Json | undefined): bigint | undefined {
  if (typeof options !== 'object' || options === null || !('sequence' in options)) return undefined
  return options.sequence === null ? undefined : int64.decode(options.sequence, 'sequence')
}
