import type {Context} from './context.js'
import {intervalsWithout} from './intervals.js'
import {jobMetric} from './tables/metric.js'
import {computedNumbers} from './tables/slice.js'
import {deleteTask, insertFree, overdueTasks, setBesides, type TaskRow} from './tables/task.js'

/** Whatever it was given, a worker has a minute more: it starts sandboxes, fetches and reports meanwhile. */
const GRACE_MS = 60_000
/** Slices that take three times the average are nothing special. */
const PATIENCE = 3
/** With so many workers computing a slice, nobody else gets it. */
const MOST_AT_ONCE = 3

/**
 * How long a worker of the network may hold slices, in milliseconds. The term of one slice more is the difference.
 * @param expected how long all that it has then takes on one core, in milliseconds
 */
export function term(expected: number): number {
  return Math.ceil(GRACE_MS + PATIENCE * expected)
}

/** Whether slices that a worker gets may be taken back from it in turn. */
export function mayBecomeOverdue(besides: string | null): boolean {
  return workersBesides(besides).length < MOST_AT_ONCE - 1
}

export function anyOverdue({store, now}: Context): boolean {
  return overdueTasks(store, now()).length > 0
}

/**
 * Lets others have slices that workers hold longer than their time; these may still compute them, and whoever is first
 * wins. Such a worker itself gets them again after the same time. To be called within a transaction.
 */
export function takeBackOverdue(context: Context): void {
  for (const task of overdueTasks(context.store, context.now())) {
    if (task.worker === null) setBesides(context.store, task.id, null, null)
    else takeBack(context, task, task.worker)
  }
}

function takeBack({store, now}: Context, task: TaskRow, worker: string): void {
  const missing = intervalsWithout(task, computedNumbers(store, task.job, task))
  deleteTask(store, task.id)
  const besides = JSON.stringify([...workersBesides(task.besides), worker])
  const slice = (jobMetric(store, task.job)?.elapsedSeconds ?? 0) * 1000
  for (const interval of missing) {
    const due = now() + term(slice * (interval.last - interval.first + 1))
    insertFree(store, task.job, interval, {...task, executions: task.executions + 1, besides}, due)
  }
}

/** The workers that may still compute slices which were taken back from them. */
export function workersBesides(besides: string | null): readonly string[] {
  if (besides === null) return []
  return (JSON.parse(besides) as readonly string[]).filter((worker) => worker !== '')
}

export function withoutWorker(besides: string | null, worker: string): string | null {
  const others = workersBesides(besides).filter((other) => other !== worker)
  return others.length === 0 ? null : JSON.stringify(others)
}
