import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {dequeueGraph} from './queue.js'

const RUNNING_MEMBER = 'EXISTS (SELECT 1 FROM process WHERE graph = g.key AND state = 1)'
const HAS_RUNNING = `SELECT ${RUNNING_MEMBER} AS running FROM graph g WHERE g.key = ?`
const OF_COLONY = 'SELECT g.key FROM graph g WHERE g.colony = ?'
const OF_STATE = `${OF_COLONY} AND g.state = ? AND NOT ${RUNNING_MEMBER}`
const DELETE = 'DELETE FROM graph WHERE key = ?'

export function hasRunningMember(store: Store, key: number): boolean {
  return integer(store.prepare(HAS_RUNNING).get(key) ?? {running: 0}, 'running') === 1
}

/** Keys of the workflows of a colony: all, or those in a state of which no process runs. */
export function removableGraphs(store: Store, colony: number, state: number | undefined): readonly number[] {
  const rows = state === undefined ? store.prepare(OF_COLONY).all(colony) : store.prepare(OF_STATE).all(colony, state)
  return rows.map((row) => integer(row, 'key'))
}

/** Removes a workflow with its processes, and these from the queue. Within a transaction. */
export function removeGraph(store: Store, key: number): void {
  dequeueGraph(store, key)
  store.prepare(DELETE).run(key)
}
