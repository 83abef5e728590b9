import type {ColoniesClient, Loose} from '../../colonies/client/colonies-client.js'
import type {StorageSettings} from '../../colonies/files/object-storage.js'
import type {MessageType, ReplyOf, RequestOf} from '../../colonies/wire/messages/catalogue.js'

/** Whose key signs: a user's or executor's, the colony owner's, the server owner's. */
export type Signer = 'member' | 'owner' | 'server'

/** What a command needs to talk to ColonyOS: a server, a colony and keys, wherever they come from. */
export interface ColoniesSession {
  readonly client: ColoniesClient
  /** @throws Fault COLONY_MISSING */
  readonly colonyName: string
  /** Loaded when first asked for. @throws Fault IDENTITY_MISSING, KEY_INVALID, and those of keystores */
  key(signer: Signer): Promise<Uint8Array>
  /**
   * The S3 service with the objects of this machine's server; while none runs, this process serves it until the session
   * ends. Undefined where the server is another one.
   */
  objects(): Promise<StorageSettings | undefined>
  /** Asks as one of the three, a member unless said otherwise. @throws as ColoniesClient.call */
  call<Type extends MessageType>(
    type: Type,
    request: Loose<RequestOf<Type>>,
    signer?: Signer,
    signal?: AbortSignal,
  ): Promise<ReplyOf<Type>>
}
