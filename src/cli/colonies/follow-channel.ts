import {messageOf} from '../../colonies/client/channel-message.js'
import {followChannel} from '../../colonies/client/channel-reader.js'
import type {ColoniesClient} from '../../colonies/client/colonies-client.js'
import {otherEnd} from '../../colonies/client/other-end.js'
import type {ChannelEvent, MessageEvent} from '../../output/views/channel.js'
import type {ChannelEnd} from './channel-end.js'

export interface FollowFlags {
  readonly from?: number
  /** Our own messages too. */
  readonly all?: boolean
  /** Sequences of our own, where both ends may have one identity. */
  readonly sent?: ReadonlySet<bigint>
  readonly signal: AbortSignal
}

/**
 * What comes through a channel, until the other end says `end`, or the process ends.
 * @throws as `followChannel`
 */
export async function* channelEvents(
  client: ColoniesClient,
  {place, key, own}: ChannelEnd,
  {from = 0, all = false, sent, signal}: FollowFlags,
): AsyncGenerator<ChannelEvent> {
  const {processId: processid, name} = place
  const over = (type: 'end' | 'closed'): ChannelEvent => ({type, time: new Date().toISOString(), processid, name})
  const isOthers = otherEnd(client, place, key, own, sent)
  for await (const entry of followChannel(client, place, {key, signal, from})) {
    const isOther = await isOthers(entry)
    if (isOther || all) {
      const {sequence, inReplyTo, sender, time, type} = messageOf(entry)
      const message: MessageEvent = {
        type: 'message',
        time,
        processid,
        name,
        sequence,
        inreplyto: inReplyTo,
        senderid: sender,
        messagetype: type,
        payload: entry.payload,
      }
      yield message
    }
    if (isOther && entry.type === 'end') return yield over('end')
  }
  yield over('closed')
}
