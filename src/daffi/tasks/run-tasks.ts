import type {Store} from '../../store/store.js'
import type {TaskLimits} from './limits.js'
import {pruneTasks} from './prune-tasks.js'
import {recordRun} from './record-run.js'
import {type ClaimedRun, claimDue, firstDue} from './tables/task-due.js'
import {firstEnded, type Tally} from './tables/task-tally.js'
import type {RunOutcome, TasksOptions} from './tasks.js'
import {wakeUp} from './wake-up.js'

/** Carries out the tasks of one holder as they become due. */
export interface TaskRunner {
  /** Whether one more run may begin now. */
  hasRoom(): boolean
  /** Begins a run that is claimed already, once the caller has returned. */
  begin(run: ClaimedRun): void
  /** Gives up the run of a task that has been cancelled, if there is one. */
  giveUp(key: number): void
  /** Records the runs that have finished. @throws Fault as a transaction */
  flush(): void
  /** Claims what is due, deletes what is old, and sees to it that this happens again in time. Never throws. */
  look(): void
  /** Records what has finished, and gives up the rest. Never throws. */
  stop(): void
}

/** After a failure of the store, a full disk for one. */
const RETRY_MS = 1000

interface Finished {
  readonly run: ClaimedRun
  readonly outcome: RunOutcome
}

/**
 * @param tally kept up to date here for what ends and is deleted
 * @param ended is told the id of each task that has ended, after the commit
 */
export function taskRunner(
  store: Store,
  {holder, now, log, dispatch}: TasksOptions,
  limits: TaskLimits,
  tally: Tally,
  ended: (id: string) => void,
): TaskRunner {
  const active = new Map<number, AbortController>()
  let finished: Finished[] = []
  let flushing: NodeJS.Immediate | undefined
  let stopped = false

  const hasRoom = (): boolean => active.size < limits.runs
  const finish = (run: ClaimedRun, outcome: RunOutcome): void => {
    if (stopped || !active.has(run.key)) return
    finished.push({run, outcome})
    flushing ??= setImmediate(look)
  }
  const begin = (run: ClaimedRun): void => {
    const control = new AbortController()
    active.set(run.key, control)
    queueMicrotask(() => {
      if (control.signal.aborted) return
      void dispatch(run, control.signal).then((outcome) => finish(run, outcome))
    })
  }
  const flush = (): void => {
    clearImmediate(flushing)
    flushing = undefined
    // One that was cancelled after it had finished is no longer active.
    finished = finished.filter(({run}) => active.has(run.key))
    if (finished.length === 0) return
    const before = {...tally}
    try {
      const over = store.transaction(() =>
        finished.filter(({run, outcome}) => recordRun(store, tally, limits, run, outcome, now())),
      )
      for (const {run, outcome} of finished) {
        active.delete(run.key)
        if (!outcome.ok && (run.again || !run.keepsResult)) log(failureLine(run, outcome.error.message))
      }
      finished = []
      for (const {run} of over) ended(run.id)
    } catch (error) {
      Object.assign(tally, before)
      throw error
    }
  }
  const claim = (): void => {
    const due = firstDue(store, holder)
    if (due === undefined || due > now() || !hasRoom()) return
    for (const run of store.transaction(() => claimDue(store, holder, now(), limits.runs - active.size))) begin(run)
  }
  /** A run that ends makes room, and looks again. */
  const next = (): number | undefined => {
    const oldest = firstEnded(store)
    const times = [hasRoom() ? firstDue(store, holder) : undefined, oldest && oldest + limits.keptMs]
    return times.reduce((one, other) =>
      one === undefined || other === undefined ? (one ?? other) : Math.min(one, other),
    )
  }
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      log(`Held calls cannot be kept for now: ${error instanceof Error ? error.message : String(error)}`)
      timer.at(now() + RETRY_MS)
    }
  }
  const look = (): void => {
    if (stopped) return
    guarded(() => {
      flush()
      pruneTasks(store, holder, limits, tally, now())
      claim()
      timer.at(next())
    })
  }
  const timer = wakeUp(now, look)

  return {
    hasRoom,
    begin,
    giveUp: (key) => {
      active.get(key)?.abort()
      active.delete(key)
    },
    flush,
    look,
    stop: () => {
      guarded(flush)
      stopped = true
      clearImmediate(flushing)
      timer.at(undefined)
      for (const control of active.values()) control.abort()
      active.clear()
    },
  }
}

function failureLine({id, func}: ClaimedRun, message: string): string {
  return `${func} of task ${id} failed: ${message}`
}
