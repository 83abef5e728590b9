import type {Context} from './context.js'
import {giveBack, giveBackLost} from './give-back.js'
import {forgetBesides, tasksHeldBy} from './tables/task.js'
import {deleteWorker} from './tables/worker.js'

/** Ends a worker, and gives back what it holds. */
export function unregisterWorker(context: Context, worker: string): void {
  context.store.transaction(() => {
    for (const task of tasksHeldBy(context.store, worker)) giveBack(context, task)
    deleteWorker(context.store, worker)
  })
}

/** Ends a worker that is gone: what it held may have been begun. To be called within a transaction. */
export function removeLostWorker(context: Context, worker: string): void {
  for (const task of tasksHeldBy(context.store, worker)) giveBackLost(context, task)
  forgetBesides(context.store, worker)
  deleteWorker(context.store, worker)
}
