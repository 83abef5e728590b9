import type {Context} from '../operation.js'

/**
 * Work that falls due by time: deadlines, crons, generators, silent executors, old rows. An index tells when, so that
 * nothing grows with the queue. Whoever has the store open runs what is due, one at a time (run-sweeps.ts).
 */
export interface Sweep {
  readonly name: string
  /** When there is something to do next, in microseconds since 1970; undefined when never. A look at an index. */
  nextDue(context: Context): number | undefined
  /** Does what is due now, a bounded part of it, within a transaction. Called again while `nextDue` is in the past. */
  run(context: Context, now: number): void
}
