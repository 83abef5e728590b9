import type {Store} from '../../../store/store.js'
import {WAITING} from '../../wire/objects/process.js'
import type {ProcessRow} from './process-row.js'
import {dequeue} from './queue.js'

const REMOVE = 'DELETE FROM process WHERE key = ?'
const DEQUEUE_COLONY = `DELETE FROM queue WHERE colony = ?1 AND process IN
  (SELECT key FROM process WHERE colony = ?1 AND state = ${WAITING} AND graph IS NULL)`
const REMOVE_STATE = 'DELETE FROM process WHERE colony = ? AND graph IS NULL AND state = ?'
const REMOVE_ALL = 'DELETE FROM process WHERE colony = ? AND graph IS NULL'

/** Removes a process with its payload and attributes. Its logs stay, as upstream has it. Within a transaction. */
export function removeProcess(store: Store, process: ProcessRow): void {
  if (process.state === WAITING) dequeue(store, process)
  store.prepare(REMOVE).run(process.key)
}

/** Removes those that are in no workflow. @param state undefined is every one */
export function removeProcessesOfColony(store: Store, colony: number, state: number | undefined): void {
  if (state === undefined || state === WAITING) store.prepare(DEQUEUE_COLONY).run(colony)
  if (state === undefined) store.prepare(REMOVE_ALL).run(colony)
  else store.prepare(REMOVE_STATE).run(colony, state)
}
