import type {Context} from '../operation.js'
import {type ExecutorRow, heardFrom} from '../tables/executor.js'

/** Not each of many requests needs to be written down. Microseconds. */
const STEP = 1_000_000

/** An executor has asked for work. Within a transaction. */
export function noteAsking({store}: Context, executor: ExecutorRow, now: number): void {
  if (Math.abs(now - (executor.heard ?? 0)) >= STEP) heardFrom(store, executor.key, now)
}

/**
 * Whoever works for long and writes logs or output meanwhile is not silent, though it asks for nothing (upstream counts
 * assignments only). One that has not asked yet stays spared. Within a transaction.
 */
export function noteWriting(context: Context, executor: ExecutorRow | undefined): void {
  if (executor && executor.heard !== null) noteAsking(context, executor, context.now())
}
