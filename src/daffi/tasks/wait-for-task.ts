import {openExistingStore} from '../../store/open.js'
import {DAFFI_MIGRATIONS} from './migrations/list.js'
import type {FiledTask} from './read-tasks.js'
import {factsOf, findTask} from './tables/task-read.js'
import {taskUnknown} from './task-unknown.js'

/**
 * Resolves when a task in the file has ended, or the signal aborts, with its state then, whichever process holds it. A
 * holder that is gone for good never ends its tasks: see `endHolder`.
 * @throws Fault TASK_UNKNOWN, and as `openStore`
 */
export async function waitForTask(file: string, id: string, signal: AbortSignal): Promise<FiledTask> {
  const store = openExistingStore({file, migrations: DAFFI_MIGRATIONS})
  try {
    for (;;) {
      const seen = store?.generation() ?? 0
      const task = store && findTask(store, id)
      if (!store || !task) throw taskUnknown(id)
      if (task.ended !== null || signal.aborted) return {...factsOf(task), holder: task.holder}
      await store.nextCommit(seen, signal)
    }
  } finally {
    store?.close()
  }
}
