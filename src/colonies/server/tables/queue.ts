import type {Store} from '../../../store/store.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

// A row for each executor name that may take the process; executor_names is JSON or null.
const ENQUEUE = `INSERT OR IGNORE INTO queue (colony, executor_type, executor_name, location, priority_time, process)
  SELECT p.colony, p.executor_type, coalesce(n.value, ''), p.location, p.priority_time, p.key
  FROM process p LEFT JOIN json_each(p.executor_names) n WHERE p.key = ? AND p.state = 0`
const REMOVE = `DELETE FROM queue WHERE (colony, executor_type, executor_name, location, priority_time, process) IN
  (SELECT p.colony, p.executor_type, coalesce(n.value, ''), p.location, p.priority_time, p.key
   FROM process p LEFT JOIN json_each(p.executor_names) n WHERE`
const DEQUEUE = `${REMOVE} p.key = ?)`
const DEQUEUE_GRAPH = `${REMOVE} p.graph = ? AND p.state = 0)`

/** Upstream compares these counts with an int8 that no executor can change (`scheduler.go`). */
const MAX_WIDTH = 127

const HEAD = `SELECT ${PROCESS_COLUMNS} FROM queue q JOIN process p ON p.key = q.process
  WHERE q.colony = ? AND q.executor_type = ? AND q.executor_name = ? AND q.location = ?
  AND p.cpu <= ? AND p.memory <= ? AND p.width <= ${MAX_WIDTH} ORDER BY q.priority_time, q.process LIMIT 1`

/** Lets a waiting process be assigned. Within a transaction. */
export function enqueue(store: Store, key: number): void {
  store.prepare(ENQUEUE).run(key)
}

/** To be called before the process is removed, or whenever it stops waiting. Within a transaction. */
export function dequeue(store: Store, key: number): void {
  store.prepare(DEQUEUE).run(key)
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

/** The first process in line that this executor may take. */
export function firstInLine(store: Store, claimant: Claimant): ProcessRow | undefined {
  const {colony, type, name, cpu, memory} = claimant
  const location = claimant.location.toLowerCase()
  const heads = ['', name].flatMap((executor) =>
    (location === '' ? [''] : ['', location]).flatMap((place) => {
      const row = store
        .prepare(HEAD)
        .get(
          colony,
          type,
          executor,
          place,
          Math.min(cpu, Number.MAX_SAFE_INTEGER),
          Math.min(memory, Number.MAX_SAFE_INTEGER),
        )
      return row ? [processOf(row)] : []
    }),
  )
  return heads.sort(byPriority)[0]
}

function byPriority(a: ProcessRow, b: ProcessRow): number {
  const [first, second] = [BigInt(a.priorityTime), BigInt(b.priorityTime)]
  return first < second ? -1 : first > second ? 1 : a.key - b.key
}
