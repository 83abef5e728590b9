import type {ProgressReports} from '../../job/task.js'
import type {RemoteWorker} from '../../scheduler/remote-tasks.js'
import type {Caller} from '../session/caller.js'

/** Events of jobs, to whoever subscribed to them (dcp-protocol, section 5). */
export interface EventRouter {
  /**
   * Subscribes a session to events of a job. An identity that subscribes to a label of a job for the first time gets all
   * its events from the beginning; later ones, of another session say, go on after the last event that it acknowledged.
   * `stop` comes again to each session when the job has ended, and with the code ENOJOB when there is no such job.
   * @param labels in any case: `result`, `console`, `schedmsg::command`…
   * @param job undefined for labels that belong to no job
   * @returns a token for each label
   * @throws OperationError EPERM when the job is another identity's, ENOJOB, EINVAL
   */
  subscribe(caller: Caller, labels: readonly string[], job: string | undefined): readonly SubscriptionToken[]
  /** Ends a subscription of this session; unknown tokens are passed over. */
  unsubscribe(caller: Caller, token: string): void
  /** A caller takes a step of a deployment: its job's `stop` waits until the answer to this step has arrived. */
  deploying(caller: Caller, job: string): void
  /**
   * A caller whose session ended with its process has answered an event of it.
   * @param id of the request that told the event
   */
  answered(identity: string, id: string): void
  /** Events that come from workers of the network. */
  readonly emits: WorkEmits
  /** Stops following; what was acknowledged is written down. */
  close(): Promise<void>
}

export interface SubscriptionToken {
  readonly event: string
  readonly token: string
}

/** What a worker tells of a silent slice: it comes apart from the report that gives the slice back. */
export interface Silence {
  readonly message: string
  readonly progressReports: ProgressReports
}

/** What workers of the network tell of slices while they compute them (dcp-protocol, section 7.4). */
export interface WorkEmits {
  /**
   * Takes something that a slice said; the caller has checked that the worker was given the slice. Resolves once it is
   * written down, if it is.
   * @throws OperationError EINVAL
   */
  hear(
    worker: RemoteWorker,
    job: string,
    slice: number,
    eventName: string,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<void>
  /** How a slice that was ended for its silence had progressed; undefined where that was not told, or was taken already. */
  takeSilence(worker: RemoteWorker, job: string, slice: number): Silence | undefined
}
