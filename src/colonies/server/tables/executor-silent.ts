import {integerOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {EXECUTOR_COLUMNS, type ExecutorRow, executorOf} from './executor.js'

// The condition of the index executor_heard.
const LISTED = 'heard IS NOT NULL AND state <> 3'
const OLDEST = `SELECT min(heard) AS heard FROM executor WHERE ${LISTED}`
const SILENT = `SELECT ${EXECUTOR_COLUMNS} FROM executor WHERE ${LISTED} AND heard <= ? ORDER BY heard LIMIT 1`

/** When the executor that has been silent for longest was last heard from. */
export function nextSilentExecutor(store: Store): number | undefined {
  return integerOrNull(store.prepare(OLDEST).get() ?? {}, 'heard') ?? undefined
}

/** An executor that was not heard from since then. */
export function silentExecutor(store: Store, since: number): ExecutorRow | undefined {
  const row = store.prepare(SILENT).get(since)
  return row && executorOf(row)
}
