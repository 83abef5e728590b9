import {GlobalContextError} from '../../wire/exceptions.js'
import type {Period, RpcMessage} from '../../wire/messages/message.js'
import {isArgumentError, textOf} from '../run/failure.js'
import {sleep} from './sleep.js'

/** Periodic calls that this process runs, since its controller is one of Python (daffi-semantics, section 5). */
export interface PeriodTasks {
  register(request: RpcMessage): void
  /** As `__cancel_scheduled_task`: false when it had ended before. @throws GlobalContextError when there is none */
  cancel(uuid: number, owner: string, func: string | null): boolean
  /** As `__get_all_period_tasks`: those of one process. */
  list(owner: string): readonly PeriodFacts[]
  clear(): void
}

/** Named as upstream answers. */
export type PeriodFacts =
  | {readonly condition: 'period'; readonly func_name: string; readonly uuid: number}
  | {
      readonly condition: 'at_time'
      readonly func_name: string
      readonly uuid: number
      readonly number_of_active_tasks: number
    }

export interface PeriodOptions {
  /** Runs the function once; rejects with what it failed with. */
  readonly run: (request: RpcMessage) => Promise<void>
  /** Tells the owner of a run that failed, or of a task that cannot run. */
  readonly report: (request: RpcMessage, info: string, error: unknown) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly name: string
}

interface Task {
  readonly request: RpcMessage
  readonly condition: PeriodFacts['condition']
  readonly stopped: AbortController
  /** Runs still to come, of `at_time`. */
  left: number
}

/** As upstream's: a caller may ask about that many tasks that have ended. */
const FINISHED_KEPT = 1000
/** More tasks than this are refused: each holds its arguments. */
const MOST_TASKS = 10_000

export function periodTasks({run, report, now, name}: PeriodOptions): PeriodTasks {
  const tasks = new Set<Task>()
  const finished = new Set<number>()

  const end = (task: Task): void => {
    task.stopped.abort()
    tasks.delete(task)
    finished.add(task.request.uuid)
    for (const oldest of finished) {
      if (finished.size <= FINISHED_KEPT) break
      finished.delete(oldest)
    }
  }

  /** False when running it again is of no use. */
  const once = async (task: Task, condition: 'interval' | 'at_time'): Promise<boolean> => {
    try {
      await run(task.request)
      return true
    } catch (error) {
      const {funcName} = task.request
      const what = `Exception while processing function '${funcName}' on remote executor '${name}' (condition='${condition}').`
      const unfit = isArgumentError(error)
      report(task.request, unfit ? error.message : `${what} ${textOf(error)}`, error)
      return !unfit
    }
  }

  /** A run never overlaps the one before: the pause begins at its end. */
  const atIntervals = async (task: Task, seconds: number): Promise<void> => {
    do await sleep(seconds * 1000, task.stopped.signal)
    while (await once(task, 'interval'))
    end(task)
  }

  const atTime = async (task: Task, seconds: number): Promise<void> => {
    const ms = seconds * 1000 - now()
    if (ms < 0) report(task.request, tooLate(task.request.funcName, seconds), undefined)
    else {
      await sleep(ms, task.stopped.signal)
      await once(task, 'at_time')
    }
    if (--task.left === 0) end(task)
  }

  return {
    register: (request) => {
      const {period} = request
      const problem = tasks.size >= MOST_TASKS ? `${name} runs ${MOST_TASKS} periodic tasks already` : problemOf(period)
      if (period === undefined || problem !== undefined) {
        report(request, `Scheduler unable to execute callback ${request.funcName}: ${problem}.`, undefined)
        return
      }
      const stopped = new AbortController()
      const interval = 'interval' in period
      const left = interval ? 0 : period.atTime.length
      const task: Task = {request, condition: interval ? 'period' : 'at_time', stopped, left}
      tasks.add(task)
      const going = interval ? [atIntervals(task, period.interval)] : period.atTime.map((at) => atTime(task, at))
      // They end by being cancelled.
      for (const each of going) each.catch(() => undefined)
    },
    cancel: (uuid, owner, func) => {
      for (const task of tasks) {
        const {request} = task
        if (request.uuid !== uuid) continue
        if (func !== null && (request.funcName !== func || request.transmitter !== owner)) continue
        end(task)
        return true
      }
      if (finished.has(uuid)) return false
      throw new GlobalContextError(`Unable to find task by uuid: ${uuid}`, 'TASK_UNKNOWN')
    },
    list: (owner) => [...tasks].filter(({request}) => request.transmitter === owner).map(factsOf),
    clear: () => {
      for (const task of [...tasks]) end(task)
    },
  }
}

function factsOf({request: {funcName, uuid}, condition, left}: Task): PeriodFacts {
  if (condition === 'period') return {condition, func_name: funcName, uuid}
  return {condition, func_name: funcName, uuid, number_of_active_tasks: left}
}

/** A double may hold anything. */
function problemOf(period: Period | undefined): string | undefined {
  if (period === undefined) return 'it has no period'
  const times = 'interval' in period ? [period.interval] : period.atTime
  if (times.length === 0) return 'it has no times'
  if (!times.every((time) => Number.isFinite(time) && time > 0)) return 'its times are no numbers above 0'
  return undefined
}

function tooLate(func: string, seconds: number): string {
  return (
    `Scheduler unable to execute callback ${func} at timestamp ${seconds}` +
    ' since this timestamp already in the past.'
  )
}
