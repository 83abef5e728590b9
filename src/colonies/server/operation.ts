import type {Store} from '../../store/store.js'
import type {MessageType, RequestOf} from '../wire/messages/catalogue.js'
import type {MicroClock} from './micro-clock.js'
import type {ServerSettings} from './settings.js'
import type {ColonyRow} from './tables/colony.js'
import type {ExecutorRow} from './tables/executor.js'
import type {UserRow} from './tables/user.js'

/** What operations work with. */
export interface Context {
  readonly store: Store
  readonly now: MicroClock
  readonly settings: ServerSettings
}

/** Whoever signed the request, after the permission check: what they are in the colony that it is about. */
export interface Caller {
  /** The identity; '' where nobody signed. */
  readonly id: string
  /** The colony that the operation is about; absent for those about the server. */
  readonly colony: ColonyRow | undefined
  readonly executor: ExecutorRow | undefined
  readonly user: UserRow | undefined
}

/** Who has passed a check for members. */
export interface Member extends Caller {
  readonly colony: ColonyRow
}

/** A message type's handler. One file each, `rpc/<name>.ts`; operations.ts lists them, permissions.ts says who may. */
export interface Operation<Type extends MessageType = MessageType> {
  readonly type: Type
  /** The `payloadtype` of the reply, where it is not the request's. */
  readonly replyType?: string
  /**
   * `read` runs at once. `write` runs inside a transaction that other requests share (group-commit.ts): it makes all
   * its checks before its first write, and is undone when it throws.
   */
  readonly kind: 'read' | 'write'
  /** Name of the colony that the request is about, looked up where it names an object. Absent for the server's own. */
  colonyName?(request: RequestOf<Type>, context: Context): string
  /** The JSON of the reply. @throws RpcError */
  run(request: RequestOf<Type>, caller: Caller, context: Context): string
}

/** Lets an operation be written with its own request type, and be listed among others. */
export function operation<Type extends MessageType>(
  definition: Omit<Operation<Type>, 'run'> & {
    /** With a colony, where the operation names one. */
    run(request: RequestOf<Type>, caller: Member, context: Context): string
  },
): Operation {
  return definition as unknown as Operation
}

/** The reply of operations that have nothing to say. */
export const NOTHING = '{}'
