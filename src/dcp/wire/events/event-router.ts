import type {Caller} from '../session/caller.js'
import type {WorkEmits} from './work-emits.js'

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
  /** Events that come from workers of the network. */
  readonly emits: WorkEmits
  /** Stops following; what was acknowledged is written down. */
  close(): Promise<void>
}

export interface SubscriptionToken {
  readonly event: string
  readonly token: string
}
