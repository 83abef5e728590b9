import type {ChannelPlace} from '../../colonies/client/channel-place.js'
import {identityOfKey} from '../../colonies/wire/identity.js'
import {processIdOf} from './ids.js'
import type {ColoniesSession} from './session.js'

/** One end of a channel: where it is, and who we are there. */
export interface ChannelEnd {
  readonly place: ChannelPlace
  readonly key: Uint8Array
  /** The identity of the key. */
  readonly own: string
}

/** @throws Fault NOT_FOUND, ID_AMBIGUOUS, and those of keys */
export async function channelEnd(
  session: ColoniesSession,
  {processid, name}: {readonly processid: string; readonly name: string},
): Promise<ChannelEnd> {
  const key = await session.key('member')
  return {place: {processId: await processIdOf(session, processid), name}, key, own: identityOfKey(key)}
}
