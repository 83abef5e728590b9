import {integer, text, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {ProcessFacts} from '../process-liveness.js'

/** A registered worker: one supervisor of a process. */
export interface WorkerRow extends ProcessFacts {
  readonly id: string
  /** Id of the only job that it serves, or null when it serves all. */
  readonly job: string | null
  /** When its claims end, unless it renews. */
  readonly lease: number
  /** Address of the identity whose worker of the network it is; null for a process. */
  readonly identity: string | null
}

const SAVE = `INSERT INTO worker (id, pid, started, host, job, lease, identity) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET lease = excluded.lease`
const LEASE = 'SELECT lease FROM worker WHERE id = ?'
const ALL = 'SELECT id, pid, started, host, job, lease, identity FROM worker'
const EXTEND = 'UPDATE worker SET lease = max(lease, ?) WHERE identity IS NOT NULL'
const COUNT = 'SELECT count(*) AS workers FROM worker WHERE job IS NULL'
const DELETE = 'DELETE FROM worker WHERE id = ?'

/** Adds a worker, or extends its lease. */
export function saveWorker(store: Store, worker: WorkerRow): void {
  const {id, pid, started, host, job, lease, identity} = worker
  store.prepare(SAVE).run(id, pid, started, host, job, lease, identity)
}

export function isRegistered(store: Store, id: string): boolean {
  return workerLease(store, id) !== undefined
}

/** When the lease of a worker ends; undefined when it is not there. */
export function workerLease(store: Store, id: string): number | undefined {
  const row = store.prepare(LEASE).get(id)
  return row && integer(row, 'lease')
}

/** Lets no lease of a worker of the network end before a time. */
export function extendRemoteLeases(store: Store, lease: number): void {
  store.prepare(EXTEND).run(lease)
}

/** How many workers serve all jobs. */
export function countWorkers(store: Store): number {
  return integer(store.prepare(COUNT).get() ?? {}, 'workers')
}

export function allWorkers(store: Store): readonly WorkerRow[] {
  return store
    .prepare(ALL)
    .all()
    .map((row) => ({
      id: text(row, 'id'),
      pid: integer(row, 'pid'),
      started: text(row, 'started'),
      host: text(row, 'host'),
      job: textOrNull(row, 'job'),
      lease: integer(row, 'lease'),
      identity: textOrNull(row, 'identity'),
    }))
}

export function deleteWorker(store: Store, id: string): boolean {
  return store.prepare(DELETE).run(id) > 0
}
