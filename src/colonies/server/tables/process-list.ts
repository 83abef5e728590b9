import type {Row} from '../../../store/driver.js'
import type {Store} from '../../../store/store.js'
import {nullOrList} from '../../wire/json.js'
import {FULL_PROCESS, processRowJson} from './process-read.js'

/** Which part of a colony's processes a list shows. Undefined filters match all. */
export interface ProcessFilter {
  readonly colony: number
  readonly state: number
  readonly executorType?: string | undefined
  readonly label?: string | undefined
  readonly initiator?: string | undefined
}

/** Waiting by priority, running by start, ended by their end, newest first (reference: section 12). */
function orderOf(state: number): string {
  if (state === 0) return 'p.priority_time, p.key'
  return state === 1 ? 'p.started, p.key' : 'p.ended DESC, p.key DESC'
}

/** A list of processes as JSON; `null` where it is empty, as upstream has it. */
export function processListJson(store: Store, filter: ProcessFilter, count: number): string {
  const {colony, state} = filter
  const filters: Array<readonly [column: string, value: string | undefined]> = [
    ['p.executor_type', filter.executorType],
    ['p.label', filter.label],
    ['p.initiator_name', filter.initiator],
  ]
  const used = filters.filter(([, value]) => value !== undefined)
  // The state stands in the text, so that SQLite sees that the partial index fits.
  const where = [`p.colony = ? AND p.state = ${state}`, ...used.map(([column]) => `${column} = ?`)].join(' AND ')
  const rows = store
    .prepare(`${FULL_PROCESS} WHERE ${where} ORDER BY ${orderOf(state)} LIMIT ?`)
    .all(colony, ...used.map(([, value]) => value ?? ''), count)
  return listJson(store, rows)
}

/** Part of the history of a colony. */
export interface HistoryFilter {
  readonly colony: number
  readonly state: number
  /** The executor that they are, or were, assigned to; '' is any. */
  readonly executorId: string
  /** Microseconds since 1970: submitted then or later. */
  readonly since: number
}

/** Oldest first; `null` where there are none. */
export function processHistoryJson(store: Store, filter: HistoryFilter): string {
  const {colony, state, executorId, since} = filter
  // What was submitted since then did not end before: that bounds the part of the index that is read.
  const ended = state > 1 ? `AND p.ended >= ?2` : ''
  const rows = store
    .prepare(
      `${FULL_PROCESS} WHERE p.colony = ?1 AND p.state = ${state} AND p.submitted >= ?2 ${ended}
       AND (?3 = '' OR p.assigned_to = ?3) ORDER BY p.submitted, p.key`,
    )
    .all(colony, since, executorId)
  return listJson(store, rows)
}

function listJson(store: Store, rows: readonly Row[]): string {
  return nullOrList(rows.map((row) => processRowJson(store, row)))
}
