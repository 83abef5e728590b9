import type {Caller} from '../session/caller.js'

/** Events of jobs, to whoever subscribed to them (dcp-protocol, section 5). */
export interface EventRouter {
  /**
   * Subscribes a session to events of a job. The first subscription to a job by an identity gets all events from the
   * beginning; one after a lost session goes on after the last event that was acknowledged.
   * @param labels lower case, `result`, `console`, `schedmsg::command`…
   * @param job undefined for labels that belong to no job
   * @returns a token for each label
   */
  subscribe(caller: Caller, labels: readonly string[], job: string | undefined): readonly SubscriptionToken[]
  /** Ends a subscription of this session. */
  unsubscribe(caller: Caller, token: string): void
  /** Stops following; what was acknowledged is written down. */
  close(): Promise<void>
}

export interface SubscriptionToken {
  readonly event: string
  readonly token: string
}
