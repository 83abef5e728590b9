import type {DcpSignature} from '../../../keystore/signature.js'

/** What a worker was given, signed by the scheduler; it comes back unchanged with every report (dcp-protocol, section 7.1). */
export interface TaskGrant {
  /** Address of the scheduler. */
  readonly owner: string
  readonly signature: DcpSignature
  readonly auth: TaskAuth
}

export interface TaskAuth {
  /** The 22 characters by which the worker calls itself. */
  readonly workerId: string
  /** Slice numbers of each job, by its id. The official worker reads them. */
  readonly authSlices: Readonly<Record<string, readonly number[]>>
  readonly schedulerId: string
  readonly jobCommissions: Readonly<Record<string, never>>
  /** Ours: address of the identity that asked, which alone may report. */
  readonly identity: string
  /** Ours: when it was given, milliseconds since 1970. */
  readonly given: number
}

/** Which work a report is about, and what shows that the worker was given it: all as it came from the worker. */
export interface WorkReport {
  readonly worker: string
  readonly job: string
  readonly slices: readonly number[]
  readonly authorizationMessage: unknown
}

/** Signs what workers are given, and tells by that signature alone what they may report. */
export interface TaskAuthority {
  grant(identity: string, worker: string, slices: ReadonlyMap<string, readonly number[]>): TaskGrant
  /**
   * @param identity address of the caller that reports
   * @throws OperationError EPERM when the report is not about slices that this caller was given
   */
  check(identity: string, report: WorkReport): void
}
