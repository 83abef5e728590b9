import type {Scheduler} from '../../scheduler/scheduler.js'
import type {EventRouter} from '../events/event-router.js'
import type {Signer} from '../messages/signer.js'
import type {Caller} from '../session/caller.js'
import type {Attendance} from '../tasks/attendance.js'
import type {TaskAuthority} from '../tasks/task-authority.js'

/** The services of a scheduler that have an endpoint of their own (dcp-protocol, section 2). */
export type ServiceName =
  | 'jobSubmit'
  | 'resultSubmitter'
  | 'taskDistributor'
  | 'eventRouter'
  | 'computeGroups'
  | 'pheme'
  | 'packageManager'
  | 'bankTeller'

/** What operations work with. */
export interface Endpoint {
  readonly scheduler: Scheduler
  readonly events: EventRouter
  /** The identity of the scheduler. */
  readonly signer: Signer
  /** What workers were given, and may report. */
  readonly authority: TaskAuthority
  /** The workers that are there. */
  readonly attendance: Attendance
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface OperationRequest {
  /** JSON of the caller; nothing about it is sure. */
  readonly data: unknown
  readonly caller: Caller
  /** True when the key of that address signed this very request too (dcp-protocol, section 4: authorization). */
  isAuthorizedBy(address: string): boolean
}

/** One operation of one service. What it returns, or what its promise gives, is the payload of the response. */
export interface Operation {
  readonly service: ServiceName
  readonly name: string
  /** Its answer may take much memory: of one session one is made at a time, and of all sessions a few. */
  readonly isLarge?: true
  /** @throws OperationError; a Fault is told with its code and message, anything else as EINTERNAL */
  run(endpoint: Endpoint, request: OperationRequest): unknown
}
