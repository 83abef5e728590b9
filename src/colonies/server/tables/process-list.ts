import type {Row, SqlValue} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {nullOrList} from '../../wire/json.js'
import type {ProcessState} from '../../wire/objects/process.js'
import {requireListable} from '../limits.js'
import {processText, REST_COLUMN, type ShownProcess} from './process-json.js'
import {attributesJson} from './process-read.js'

/** The large parts of a process; SQLite knows their sizes without reading them. A WHERE follows. */
const SIZES = `SELECT octet_length(d.spec) + octet_length(d.input) + octet_length(d.output) + octet_length(d.errors)
  + CASE p.attributes WHEN 0 THEN 0 ELSE (SELECT sum(octet_length(a.value)) FROM attribute a WHERE a.process = p.key) END
  AS bytes FROM process p JOIN payload d ON d.process = p.key`

// What lists show comes as one JSON text: a column costs more than what is in it.
const LISTED = `SELECT json_array(p.key, p.id, p.initiator_id, p.initiator_name, p.assigned_to, p.is_assigned, p.state,
  CAST(p.priority_time AS TEXT), p.submitted, p.started, p.ended, p.wait_deadline, p.exec_deadline, p.retries,
  p.attributes) AS shown, d.spec, ${REST_COLUMN} FROM process p JOIN payload d ON d.process = p.key`

type Shown = readonly [
  key: number,
  id: string,
  initiatorId: string,
  initiatorName: string,
  assignedTo: string,
  isAssigned: 0 | 1,
  state: ProcessState,
  priorityTime: string,
  submitted: number,
  started: number | null,
  ended: number | null,
  waitDeadline: number | null,
  execDeadline: number | null,
  retries: number,
  attributes: number,
]

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

/** A list of processes as JSON; `null` where it is empty, as upstream has it. @throws RpcError 400 when it is too large */
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
  const values = [colony, ...used.map(([, value]) => value ?? ''), count]
  return listJson(store, `WHERE ${where} ORDER BY ${orderOf(state)} LIMIT ?`, values)
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

/** Oldest first; `null` where there are none. @throws RpcError 400 when it is too large */
export function processHistoryJson(store: Store, filter: HistoryFilter): string {
  const {colony, state, executorId, since} = filter
  // What was submitted since then did not end before: that bounds the part of the index that is read.
  const ended = state > 1 ? `AND p.ended >= ?2` : ''
  const where = `WHERE p.colony = ?1 AND p.state = ${state} AND p.submitted >= ?2 ${ended}
    AND (?3 = '' OR p.assigned_to = ?3) ORDER BY p.submitted, p.key`
  return listJson(store, where, [colony, since, executorId])
}

/** A single process may be larger than a list: it came in as one request. */
function listJson(store: Store, where: string, values: readonly SqlValue[]): string {
  const sizes = store
    .prepare(`SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM (${SIZES} ${where})`)
    .get(...values)
  if (sizes && integer(sizes, 'count') > 1) requireListable(integer(sizes, 'bytes'))
  const rows = store.prepare(`${LISTED} ${where}`).all(...values)
  return nullOrList(rows.map((row) => listedJson(store, row)))
}

function listedJson(store: Store, row: Row): string {
  const [key, id, initiatorId, initiatorName, assignedTo, isAssigned, state, ...more] = JSON.parse(
    text(row, 'shown'),
  ) as Shown
  const [priorityTime, submitted, started, ended, waitDeadline, execDeadline, retries, attributes] = more
  const shown: ShownProcess = {
    id,
    initiatorId,
    initiatorName,
    assignedTo,
    isAssigned: isAssigned === 1,
    state,
    priorityTime,
    submitted,
    started,
    ended,
    waitDeadline,
    execDeadline,
    retries,
  }
  const attributesText = attributes === 0 ? '' : attributesJson(store, {key, id, started, attributes})
  return processText(shown, attributesText, text(row, 'spec'), text(row, 'rest'))
}
