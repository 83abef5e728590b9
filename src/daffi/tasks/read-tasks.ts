import {openExistingStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import type {TaskFacts} from '../wire/operations.js'
import {DAFFI_MIGRATIONS} from './migrations/list.js'
import {allTasks, factsOf, findTask} from './tables/task-read.js'
import {taskUnknown} from './task-unknown.js'

/** A held call as it stands in the file, and who holds it: `holder` of its `TasksOptions`. */
export interface FiledTask extends TaskFacts {
  readonly holder: string
}

/** The tasks of all holders, newest first, without values; none when there is no file. @throws Fault as `openStore` */
export function readTasks(file: string): readonly FiledTask[] {
  return (
    usingFile(file, (store) => allTasks(store).map(({holder, ...task}) => ({...factsOf({holder, ...task}), holder}))) ??
    []
  )
}

/** One task with its value, whoever holds it. @throws Fault TASK_UNKNOWN, and as `openStore` */
export function readTask(file: string, id: string): FiledTask {
  const task = usingFile(file, (store) => findTask(store, id))
  if (!task) throw taskUnknown(id)
  return {...factsOf(task), holder: task.holder}
}

/** Opens the file for one piece of work; undefined when there is none. */
export function usingFile<T>(file: string, work: (store: Store) => T): T | undefined {
  const store = openExistingStore({file, migrations: DAFFI_MIGRATIONS})
  try {
    return store && work(store)
  } finally {
    store?.close()
  }
}
