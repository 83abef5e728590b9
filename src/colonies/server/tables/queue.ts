import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {ProcessRow} from './process-row.js'

/** Upstream compares these counts with an int8 that no executor can change (`scheduler.go`): wider ones wait for ever. */
const MAX_WIDTH = 127

// A row for each executor name that may take the process; executor_names is JSON or null.
const ENQUEUE = `INSERT OR IGNORE INTO queue (colony, executor_type, executor_name, location, priority_time, process, cpu,
  memory) SELECT p.colony, p.executor_type, coalesce(n.value, ''), p.location, p.priority_time, p.key, p.cpu, p.memory
  FROM process p LEFT JOIN json_each(p.executor_names) n WHERE p.key = ? AND p.state = 0 AND p.width <= ${MAX_WIDTH}`
const ADD = `INSERT OR IGNORE INTO queue (colony, executor_type, executor_name, location, priority_time, process, cpu,
  memory) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
const DEQUEUE = `DELETE FROM queue WHERE colony = ? AND executor_type = ? AND executor_name = ? AND location = ?
  AND priority_time = ? AND process = ?`
const DEQUEUE_GRAPH = `DELETE FROM queue WHERE (colony, executor_type, executor_name, location, priority_time, process) IN
  (SELECT p.colony, p.executor_type, coalesce(n.value, ''), p.location, p.priority_time, p.key
   FROM process p LEFT JOIN json_each(p.executor_names) n WHERE p.graph = ? AND p.state = 0)`
const HAS = 'SELECT 1 FROM queue WHERE colony = ? AND executor_type = ? LIMIT 1'

/** The head of what may be taken under one name at one place, as far as the resources suffice. */
const head = (name: string, location: string): string => `SELECT * FROM (SELECT priority_time, process FROM queue
  WHERE colony = ?1 AND executor_type = ?2 AND executor_name = ${name} AND location = ${location} AND cpu <= ?3
  AND memory <= ?4 ORDER BY priority_time, process LIMIT 1)`
const first = (...heads: readonly string[]): string =>
  `SELECT process FROM (${heads.join(' UNION ALL ')}) ORDER BY priority_time, process LIMIT 1`
const FIRST_ANYWHERE = first(head("''", "''"), head('?5', "''"))
const FIRST_HERE = first(head("''", "''"), head('?5', "''"), head("''", '?6'), head('?5', '?6'))

/** Lets a waiting process be assigned. Within a transaction. */
export function enqueue(store: Store, key: number): void {
  store.prepare(ENQUEUE).run(key)
}

/** What the queue has to know of a process; its width is the largest of its counts. */
export interface Queued {
  readonly key: number
  readonly colony: number
  readonly executorType: string
  readonly executorNames: readonly string[]
  readonly location: string
  readonly priorityTime: bigint
  readonly cpu: number
  readonly memory: number
  readonly width: number
}

/** As `enqueue`, for a process that was just added. */
export function enqueueNew(store: Store, process: Queued): void {
  const {key, colony, executorType, executorNames, location, priorityTime, cpu, memory, width} = process
  if (width > MAX_WIDTH) return
  for (const name of executorNames.length === 0 ? [''] : executorNames) {
    store.prepare(ADD).run(colony, executorType, name, location, priorityTime, key, cpu, memory)
  }
}

/** To be called before the process is removed, or whenever it stops waiting. Within a transaction. */
export function dequeue(store: Store, process: ProcessRow): void {
  const {key, colony, executorType, location, priorityTime} = process
  const names = process.executorNames.length === 0 ? [''] : process.executorNames
  for (const name of names) {
    store.prepare(DEQUEUE).run(colony, executorType, name, location, BigInt(priorityTime), key)
  }
}

/** To be called before a workflow is removed with all its processes. Within a transaction. */
export function dequeueGraph(store: Store, graph: number): void {
  store.prepare(DEQUEUE_GRAPH).run(graph)
}

/** Who asks for work, and what they have to do it with. Infinity is no limit. */
export interface Claimant {
  readonly colony: number
  readonly type: string
  readonly name: string
  readonly location: string
  readonly cpu: number
  readonly memory: number
}

/** The key of the first process in line that this executor may take. */
export function firstInLine(store: Store, claimant: Claimant): number | undefined {
  const {colony, type, name} = claimant
  const location = claimant.location.toLowerCase()
  const cpu = Math.min(claimant.cpu, Number.MAX_SAFE_INTEGER)
  const memory = Math.min(claimant.memory, Number.MAX_SAFE_INTEGER)
  const row =
    location === ''
      ? store.prepare(FIRST_ANYWHERE).get(colony, type, cpu, memory, name)
      : store.prepare(FIRST_HERE).get(colony, type, cpu, memory, name, location)
  return row && integer(row, 'process')
}

/** Whether anything waits for executors of this type, whoever may take it. */
export function hasQueued(store: Store, colony: number, type: string): boolean {
  return store.prepare(HAS).get(colony, type) !== undefined
}
