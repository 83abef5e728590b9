import {type ChannelHandle, openChannel} from '../client/channel.js'
import type {ChannelPlace} from '../client/channel-place.js'
import type {ColoniesClient, Loose} from '../client/colonies-client.js'
import type {ProcessWatch} from '../client/process-watches.js'
import type {MessageType, ReplyOf, RequestOf} from '../wire/messages/catalogue.js'

/** Who an executor is, and how it asks its server. */
export interface ExecutorFacts {
  readonly colonyName: string
  readonly name: string
  readonly type: string
  /** Identity of its key. */
  readonly id: string
  /** Where it is: processes that name a location go only to executors there. */
  readonly location?: string | undefined
}

/** A server, asked with the executor's own key. */
export interface ColonyAccess extends ExecutorFacts {
  call<Type extends MessageType>(
    type: Type,
    request: Loose<RequestOf<Type>>,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Type>>
  /** An end of a channel of a process that is ours, to be closed. @param signal ends what waits */
  channel(place: ChannelPlace, signal: AbortSignal): ChannelHandle
  /** To be closed. */
  watch(processId: string, states: readonly number[]): ProcessWatch
}

export function colonyAccess(client: ColoniesClient, facts: ExecutorFacts, key: Uint8Array): ColonyAccess {
  return {
    ...facts,
    call: (type, request, signal) => client.call(type, request, key, signal),
    channel: (place, signal) => openChannel(client, place, {key, own: facts.id, signal}),
    watch: (processId, states) => client.watches.open({processIds: [processId], states, key}),
  }
}
