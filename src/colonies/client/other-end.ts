import type {ChannelEntry} from '../wire/objects/channels.js'
import type {ChannelPlace} from './channel-place.js'
import type {ColoniesClient} from './colonies-client.js'

/**
 * Tells the messages of the other end from our own. That is who sent them, unless both ends have one identity: an executor
 * runs what it has submitted itself. Then our own are those that we have sent here.
 */
export function otherEnd(
  client: ColoniesClient,
  {processId: processid}: ChannelPlace,
  key: Uint8Array,
  own: string,
  sent: ReadonlySet<bigint> = new Set(),
): (entry: ChannelEntry) => Promise<boolean> {
  let oneForBoth: boolean | undefined
  return async ({senderid, sequence}) => {
    if (senderid !== own) return true
    if (sent.has(sequence)) return false
    if (oneForBoth === undefined) {
      const {initiatorid, assignedexecutorid} = await client.call('getprocessmsg', {processid}, key)
      if (initiatorid !== own) oneForBoth = false
      else if (assignedexecutorid !== '') oneForBoth = assignedexecutorid === own
    }
    return oneForBoth === true
  }
}
