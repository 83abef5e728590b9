import type {Context} from './context.js'
import {type Charge, giveBack} from './give-back.js'
import {tasksHeldBy} from './tables/task.js'
import {deleteWorker} from './tables/worker.js'

/** Ends a worker, and gives back what it holds. */
export function unregisterWorker(context: Context, worker: string): void {
  context.store.transaction(() => removeWorker(context, worker))
}

/** To be called within a transaction. @param charge counts a try against what the worker held */
export function removeWorker(context: Context, worker: string, charge?: Charge): void {
  const {store} = context
  for (const task of tasksHeldBy(store, worker)) giveBack(context, task, charge)
  deleteWorker(store, worker)
}
