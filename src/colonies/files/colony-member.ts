import type {Loose} from '../client/colonies-client.js'
import type {MessageType, ReplyOf, RequestOf} from '../wire/messages/catalogue.js'

/** A colony, asked as one of its members: what everything about its files needs. */
export interface ColonyMember {
  readonly colonyName: string
  /** Belongs to nobody: it may be taken off. */
  readonly call: <Type extends MessageType>(
    type: Type,
    request: Loose<RequestOf<Type>>,
    signal?: AbortSignal,
  ) => Promise<ReplyOf<Type>>
}
