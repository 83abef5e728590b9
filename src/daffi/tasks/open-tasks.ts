import {IN_MEMORY, openStore} from '../../store/open.js'
import type {Store} from '../../store/store.js'
import {holdCall} from './hold-call.js'
import {HOLDER_STOPPED} from './holder-stopped.js'
import {TASK_LIMITS, type TaskLimits} from './limits.js'
import {DAFFI_MIGRATIONS} from './migrations/list.js'
import {taskRunner} from './run-tasks.js'
import {cancelTask} from './tables/task-end.js'
import {allTasks, factsOf, findTask, findTaskOfOwner, type StoredTask} from './tables/task-read.js'
import {recoverTasks} from './tables/task-recover.js'
import {tallyOf} from './tables/task-tally.js'
import {hasUnnoticed, noticeCancelled} from './tables/task-unnoticed.js'
import {taskUnknown} from './task-unknown.js'
import type {Tasks, TasksOptions} from './tasks.js'
import {makeWaiters} from './waiters.js'

/** The key under which those wait who wait for all tasks. */
const IDLE = ''

/**
 * Opens the held calls of one holder, and goes on with them: what became due meanwhile runs at once (of several points
 * in time of one task the last), runs that were under way when the holder died have failed, and are never run again.
 * @throws Fault as `openStore`
 */
export function openTasks(options: TasksOptions, limits: TaskLimits = TASK_LIMITS): Tasks {
  const store = openStore({
    file: options.file ?? IN_MEMORY,
    migrations: DAFFI_MIGRATIONS,
    busyMs: limits.busyMs,
  })
  try {
    return tasksOver(store, options, limits)
  } catch (error) {
    store.close()
    throw error
  }
}

function tasksOver(store: Store, options: TasksOptions, limits: TaskLimits): Tasks {
  const {holder, now, log} = options
  const lost = store.transaction(() => recoverTasks(store, holder, now(), HOLDER_STOPPED))
  if (lost > 0) log(`${lost} held calls were under way when their holder stopped, and are not run again.`)
  const tally = tallyOf(store, holder)
  const waiters = makeWaiters()
  const ended = (id: string): void => {
    waiters.wake(id)
    if (tally.live === 0) waiters.wake(IDLE)
  }
  const runner = taskRunner(store, options, limits, tally, ended)

  const find = (id: string): StoredTask => {
    const task = findTask(store, id, holder)
    if (task) return task
    throw taskUnknown(id)
  }
  /** Another process cancels in the file. */
  const notice = (): void => {
    try {
      if (!hasUnnoticed(store, holder)) return
      const cancelled = store.transaction(() => noticeCancelled(store, holder))
      for (const {key} of cancelled) runner.giveUp(key)
      Object.assign(tally, tallyOf(store, holder))
      for (const {id} of cancelled) ended(id)
      runner.look()
    } catch (error) {
      log(`Cancelled calls cannot be looked up for now: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const unwatch = store.onCommit(notice)
  runner.look()

  return {
    hold: (call) => holdCall(store, holder, call, now(), limits, tally, runner),
    list: () => allTasks(store, holder).map(factsOf),
    result: (id) => factsOf(find(id)),
    wait: async (id, signal) => {
      let last = find(id)
      const over = (): boolean => {
        last = findTask(store, id, holder) ?? last
        return last.ended !== null
      }
      await waiters.wait(id, over, signal)
      return factsOf(last)
    },
    cancel: (id) => {
      runner.flush()
      const {key} = find(id)
      const bytes = store.transaction(() => cancelTask(store, key, now(), false))
      if (bytes === undefined) return false
      runner.giveUp(key)
      tally.live -= 1
      tally.liveBytes -= bytes
      tally.ended += 1
      ended(id)
      runner.look()
      return true
    },
    findByOwner: (owner, uuid) => {
      const task = findTaskOfOwner(store, holder, owner, uuid)
      return task && factsOf(task)
    },
    idle: (signal) => waiters.wait(IDLE, () => tally.live === 0, signal),
    close: () => {
      unwatch()
      runner.stop()
      waiters.end()
      store.close()
    },
  }
}
