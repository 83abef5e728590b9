import {integerOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

// The conditions are those of the partial indexes of deadlines.
const WAITING = 'state = 0 AND wait_deadline IS NOT NULL'
const RUNNING = 'state = 1 AND exec_deadline IS NOT NULL'
const NEXT_WAIT = `SELECT min(wait_deadline) AS due FROM process WHERE ${WAITING}`
const NEXT_EXEC = `SELECT min(exec_deadline) AS due FROM process WHERE ${RUNNING}`
const PAST_WAIT = `SELECT ${PROCESS_COLUMNS} FROM process p WHERE ${WAITING} AND wait_deadline <= ?
  ORDER BY wait_deadline LIMIT 1`
const PAST_EXEC = `SELECT ${PROCESS_COLUMNS} FROM process p WHERE ${RUNNING} AND exec_deadline <= ?
  ORDER BY exec_deadline LIMIT 1`

function due(store: Store, sql: string): number | undefined {
  return integerOrNull(store.prepare(sql).get() ?? {}, 'due') ?? undefined
}

function first(store: Store, sql: string, now: number): ProcessRow | undefined {
  const row = store.prepare(sql).get(now)
  return row && processOf(row)
}

/** When the next process will have waited for too long. */
export const nextWaitDeadline = (store: Store): number | undefined => due(store, NEXT_WAIT)

/** When the next process will have run for too long. */
export const nextExecDeadline = (store: Store): number | undefined => due(store, NEXT_EXEC)

/** A process that has waited for too long. */
export const pastWaitDeadline = (store: Store, now: number): ProcessRow | undefined => first(store, PAST_WAIT, now)

/** A process that has run for too long. */
export const pastExecDeadline = (store: Store, now: number): ProcessRow | undefined => first(store, PAST_EXEC, now)
