import {Fault} from '../../errors.js'
import {IN_MEMORY, openStore} from '../../store/open.js'
import {holdCall} from './hold-call.js'
import {TASK_LIMITS, type TaskLimits} from './limits.js'
import {DAFFI_MIGRATIONS} from './migrations/list.js'
import {taskRunner} from './run-tasks.js'
import {cancelTask} from './tables/task-end.js'
import {allTasks, factsOf, findTask, findTaskOfOwner, type StoredTask} from './tables/task-read.js'
import {recoverTasks} from './tables/task-recover.js'
import {tallyOf} from './tables/task-tally.js'
import {noticeCancelled, unnoticedTasks} from './tables/task-unnoticed.js'
import type {Tasks, TasksOptions} from './tasks.js'
import {makeWaiters} from './waiters.js'

/** Told to whoever asks for a run that its holder did not live to see the end of. */
const HOLDER_STOPPED = {
  type: 'RemoteStoppedUnexpectedly',
  message: 'The process that held the call stopped while it ran.',
  stack: null,
}

/** The key under which those wait who wait for all tasks. */
const IDLE = ''

/**
 * Opens the held calls of one holder, and goes on with them: what became due meanwhile runs at once (of several points
 * in time of one task the last), runs that were under way when the holder died have failed, and are never run again.
 * @throws Fault as `openStore`
 */
export function openTasks(options: TasksOptions, limits: TaskLimits = TASK_LIMITS): Tasks {
  const {holder, now, log} = options
  const store = openStore({file: options.file ?? IN_MEMORY, migrations: DAFFI_MIGRATIONS})
  const waiters = makeWaiters()
  const lost = store.transaction(() => recoverTasks(store, holder, now(), HOLDER_STOPPED))
  if (lost > 0) log(`${lost} held calls were under way when their holder stopped, and are not run again.`)
  const tally = tallyOf(store, holder)
  const ended = (id: string): void => {
    waiters.wake(id)
    if (tally.live === 0) waiters.wake(IDLE)
  }
  const runner = taskRunner(store, options, limits, tally, ended)

  const find = (id: string): StoredTask => {
    const task = findTask(store, id, holder)
    if (task) return task
    throw new Fault(
      'TASK_UNKNOWN',
      `There is no task ${id}.`,
      'See daffi tasks list; ended ones are kept for 48 hours.',
    )
  }
  const cancelled = (bytes: number): void => {
    tally.live -= 1
    tally.liveBytes -= bytes
    tally.ended += 1
  }
  /** Another process cancels in the file. */
  const notice = (): void => {
    const tasks = unnoticedTasks(store, holder)
    if (tasks.length === 0) return
    store.transaction(() => noticeCancelled(store, holder))
    for (const {key} of tasks) runner.giveUp(key)
    Object.assign(tally, tallyOf(store, holder))
    for (const {id} of tasks) ended(id)
    runner.look()
  }
  const unwatch = store.onCommit(notice)
  runner.look()

  return {
    hold: (call) => holdCall(store, holder, call, now(), limits, tally, runner),
    list: () => allTasks(store, holder).map(factsOf),
    result: (id) => factsOf(find(id)),
    wait: async (id, signal) => {
      let last = find(id)
      await waiters.wait(
        id,
        () => {
          last = findTask(store, id, holder) ?? last
          return last.ended !== null
        },
        signal,
      )
      return factsOf(last)
    },
    cancel: (id) => {
      runner.flush()
      const {key} = find(id)
      const bytes = store.transaction(() => cancelTask(store, key, now(), false))
      if (bytes === undefined) return false
      runner.giveUp(key)
      cancelled(bytes)
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
