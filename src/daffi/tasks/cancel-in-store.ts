import {usingFile} from './read-tasks.js'
import {cancelTask} from './tables/task-end.js'
import {findTask} from './tables/task-read.js'
import {taskUnknown} from './task-unknown.js'

/**
 * Cancels a task that another process holds; it learns of it by the store, and gives up the run. False when the task had
 * ended before. @param now milliseconds since 1970
 * @throws Fault TASK_UNKNOWN, and as `openStore`
 */
export function cancelInStore(file: string, id: string, now: number): boolean {
  return (
    usingFile(file, (store) =>
      store.transaction(() => {
        const task = findTask(store, id)
        if (!task) throw taskUnknown(id)
        return cancelTask(store, task.key, now, true) !== undefined
      }),
    ) ?? unknown(id)
  )
}

function unknown(id: string): never {
  throw taskUnknown(id)
}
