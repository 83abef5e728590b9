import type {Store} from '../../store/store.js'
import {UNREGISTERED} from '../wire/objects/members.js'
import {type ExecutorRow, setExecutorState} from './tables/executor.js'
import {removeFunctionsOf} from './tables/function.js'
import {runningProcessesOf} from './tables/process-assigned.js'
import {markReturned} from './tables/process-state.js'

/**
 * An executor is gone: it was removed, replaced, or silent for too long. Its functions go with it, and what it ran may
 * be assigned again, which counts as no retry (reference: colonies-protocol, section 11). Within a transaction.
 */
export function unregister(store: Store, executor: ExecutorRow, now: number): void {
  setExecutorState(store, executor.key, UNREGISTERED)
  removeFunctionsOf(store, executor.key)
  for (const process of runningProcessesOf(store, executor.colony, executor.id)) {
    markReturned(store, process, now, process.retries)
  }
}
