import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text, textOrNull} from '../../../store/rows.js'
import type {ProcessState} from '../../wire/objects/process.js'

/** A process without its payload. */
export interface ProcessRow {
  readonly key: number
  readonly id: string
  readonly colony: number
  readonly state: ProcessState
  readonly executorType: string
  /** Only these may take it; empty is any. */
  readonly executorNames: readonly string[]
  /** In lower case; '' is any. */
  readonly location: string
  readonly functionName: string
  readonly initiatorId: string
  readonly initiatorName: string
  readonly assignedTo: string
  readonly isAssigned: boolean
  /** Nanoseconds, with all digits. */
  readonly priorityTime: string
  readonly submitted: number
  readonly started: number | null
  readonly ended: number | null
  readonly waitDeadline: number | null
  readonly execDeadline: number | null
  readonly retries: number
  /** Seconds; -1 and 0 are none. */
  readonly maxWait: number
  readonly maxExec: number
  readonly maxRetries: number
  /** Key of its workflow. */
  readonly graph: number | null
  readonly node: string
  readonly waitsForParents: boolean
  /** How many attributes it has. */
  readonly attributes: number
}

export const PROCESS_COLUMNS = `p.key, p.id, p.colony, p.state, p.executor_type, p.executor_names, p.location, p.function,
  p.initiator_id, p.initiator_name, p.assigned_to, p.is_assigned, CAST(p.priority_time AS TEXT) AS priority_time,
  p.submitted, p.started, p.ended, p.wait_deadline, p.exec_deadline, p.retries, p.max_wait, p.max_exec, p.max_retries,
  p.graph, p.node, p.waits_for_parents, p.attributes`

export function processOf(row: Row): ProcessRow {
  const names = textOrNull(row, 'executor_names')
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    colony: integer(row, 'colony'),
    state: integer(row, 'state') as ProcessState,
    executorType: text(row, 'executor_type'),
    executorNames: names === null ? [] : (JSON.parse(names) as string[]),
    location: text(row, 'location'),
    functionName: text(row, 'function'),
    initiatorId: text(row, 'initiator_id'),
    initiatorName: text(row, 'initiator_name'),
    assignedTo: text(row, 'assigned_to'),
    isAssigned: integer(row, 'is_assigned') === 1,
    priorityTime: text(row, 'priority_time'),
    submitted: integer(row, 'submitted'),
    started: integerOrNull(row, 'started'),
    ended: integerOrNull(row, 'ended'),
    waitDeadline: integerOrNull(row, 'wait_deadline'),
    execDeadline: integerOrNull(row, 'exec_deadline'),
    retries: integer(row, 'retries'),
    maxWait: integer(row, 'max_wait'),
    maxExec: integer(row, 'max_exec'),
    maxRetries: integer(row, 'max_retries'),
    graph: integerOrNull(row, 'graph'),
    node: text(row, 'node'),
    waitsForParents: integer(row, 'waits_for_parents') > 0,
    attributes: integer(row, 'attributes'),
  }
}
