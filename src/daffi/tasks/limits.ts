/** What one holder keeps at most. */
export interface TaskLimits {
  /** Tasks that wait or run. */
  readonly live: number
  /** Ended ones; those that ended first go first. */
  readonly ended: number
  /** Bytes of the payloads of live tasks, and as many of the results of ended ones. */
  readonly bytes: number
  /** Runs at once. */
  readonly runs: number
  /** How long an ended task is kept, in milliseconds. */
  readonly keptMs: number
  /** How long to wait for another process that writes: nothing else happens in this one meanwhile. */
  readonly busyMs: number
}

export const TASK_LIMITS: TaskLimits = {
  live: 10_000,
  ended: 10_000,
  bytes: 256 * 1024 * 1024,
  runs: 1000,
  keptMs: 48 * 3600 * 1000,
  busyMs: 2000,
}
