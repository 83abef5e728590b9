import type {Charge, Task} from '../job/task.js'
import type {Context} from './context.js'
import {giveBack} from './give-back.js'
import {heldTask} from './tables/task.js'

/** Gives back what is left of a task, if the claim still stands. */
export function releaseTask(context: Context, task: Task, charges?: readonly Charge[]): void {
  const {store} = context
  store.transaction(() => {
    const held = heldTask(store, task.id)
    if (held) giveBack(context, held, charges)
  })
}
