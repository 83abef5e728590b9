import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {TaskError} from '../../wire/operations.js'

const LIVE_BYTES = 'SELECT bytes FROM task WHERE key = ? AND ended IS NULL'
const END = `UPDATE task SET state = ?, ended = ?, due = NULL, at_time = CASE WHEN at_time IS NULL THEN NULL ELSE '[]' END,
  runs = runs + ?, bytes = ?, error_type = ?, error_message = ?, error_stack = ? WHERE key = ?`
const END_DATA = 'UPDATE payload SET data = NULL, result = ? WHERE task = ?'
const GO_ON = `UPDATE task SET state = 'waiting', due = ?, runs = runs + ?, bytes = bytes + ?,
  error_type = ?, error_message = ?, error_stack = ? WHERE key = ? AND ended IS NULL`
const RESULT_BYTES = 'SELECT coalesce(length(result), 0) AS size FROM payload WHERE task = ?'
const KEEP_RESULT = 'UPDATE payload SET result = ? WHERE task = ?'
const CANCEL = `UPDATE task SET state = 'cancelled', ended = ?, due = NULL, bytes = 0, unnoticed = ?,
  at_time = CASE WHEN at_time IS NULL THEN NULL ELSE '[]' END WHERE key = ?`

/** How a run went, as its task keeps it. */
export interface RunRecord {
  /** 0 for a run that did not finish. */
  readonly finished: 0 | 1
  readonly result: Uint8Array | null
  readonly error: TaskError | null
}

/**
 * Ends a task with its last run, within a transaction. Returns how many bytes it held, undefined when it had ended.
 */
export function endTask(
  store: Store,
  key: number,
  now: number,
  {finished, result, error}: RunRecord,
): number | undefined {
  const held = liveBytes(store, key)
  if (held === undefined) return undefined
  const state = error ? 'failed' : 'done'
  store.prepare(END).run(state, now, finished, result?.byteLength ?? 0, ...errorColumns(error), key)
  store.prepare(END_DATA).run(result, key)
  return held
}

/** Lets a periodic task wait for its next run. Returns by how many bytes it grew, undefined when it had ended. */
export function continueTask(store: Store, key: number, due: number, run: RunRecord): number | undefined {
  const before = integer(store.prepare(RESULT_BYTES).get(key) ?? {}, 'size')
  const growth = (run.result?.byteLength ?? 0) - before
  if (store.prepare(GO_ON).run(due, run.finished, growth, ...errorColumns(run.error), key) === 0) return undefined
  store.prepare(KEEP_RESULT).run(run.result, key)
  return growth
}

/**
 * @param unnoticed whether another process holds the task, and is to learn of it
 * Returns how many bytes it held, undefined when it had ended.
 */
export function cancelTask(store: Store, key: number, now: number, unnoticed: boolean): number | undefined {
  const held = liveBytes(store, key)
  if (held === undefined) return undefined
  store.prepare(CANCEL).run(now, unnoticed ? 1 : 0, key)
  store.prepare(END_DATA).run(null, key)
  return held
}

function liveBytes(store: Store, key: number): number | undefined {
  const row = store.prepare(LIVE_BYTES).get(key)
  return row && integer(row, 'bytes')
}

function errorColumns(error: TaskError | null): [string | null, string | null, string | null] {
  return error ? [error.type, error.message, error.stack] : [null, null, null]
}
