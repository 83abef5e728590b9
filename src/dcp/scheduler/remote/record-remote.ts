import type {SliceOutcome, TaskReport} from '../../job/task.js'
import {appendEvents} from '../append-events.js'
import type {Context} from '../context.js'
import {measure} from '../metrics.js'
import {reportEvents} from '../record.js'
import type {Recorded, RemoteReport} from '../remote-tasks.js'
import {type Duplicate, differs} from '../sort-outcomes.js'
import {type JobState, jobState} from '../tables/job.js'
import {hasOutcome} from '../tables/slice.js'
import {storedOutcome} from '../tables/slice-read.js'
import {deleteTask, reduceTask, takeOut, taskAround} from '../tables/task.js'
import {writeOutcomes} from '../write-outcomes.js'
import {keepAlive} from './remote-worker.js'

/** Records reports of workers of the network, durably, in one transaction. What became of each, in order. */
export function recordRemote(context: Context, reports: readonly RemoteReport[]): readonly Recorded[] {
  return context.store.transaction(() => {
    for (const worker of new Set(reports.map((each) => each.worker))) keepAlive(context, worker)
    return reports.map(({job, report}) => recordOne(context, job, report))
  })
}

/** Whoever holds a slice now: late work is as good as any, and of two outcomes the first one stays. */
function recordOne(context: Context, id: string, report: TaskReport): Recorded {
  const {store} = context
  const job = jobState(store, id)
  if (!job || !report.outcomes.every(({slice}) => isSliceOf(job, slice))) return 'unknown'
  if (job.status !== 'running') {
    // What the last slices said may be on the way while their results are here: the official worker sends it apart.
    if (job.status === 'finished') appendEvents(context, job.key, reportEvents(report, []).told)
    return 'ended'
  }
  /** First outcomes, by how often their slices were begun. */
  const first = new Map<number, SliceOutcome[]>()
  const again: Duplicate[] = []
  const seen = new Map<number, SliceOutcome>()
  for (const outcome of report.outcomes) {
    const {slice} = outcome
    const earlier = seen.get(slice) ?? (hasOutcome(store, job.key, slice) ? storedOutcome(store, job.key, slice) : null)
    if (earlier) {
      again.push({slice, changed: differs(earlier, outcome)})
      continue
    }
    const executions = takeFromHolder(context, job.key, slice)
    first.set(executions, [...(first.get(executions) ?? []), outcome])
    seen.set(slice, outcome)
  }
  write(context, job.key, report, first, again)
  return seen.size === 0 && again.length > 0 ? 'duplicate' : 'recorded'
}

function isSliceOf({distributed}: JobState, slice: number): boolean {
  return Number.isInteger(slice) && slice >= 1 && slice <= distributed
}

/** The slice waits no longer, and is held no longer. Returns how often it was begun. */
function takeFromHolder({store}: Context, job: number, slice: number): number {
  const task = taskAround(store, job, slice)
  if (!task) throw new Error(`slice ${slice} of job ${job} is neither computed, nor held, nor waiting`)
  if (task.worker === null) {
    takeOut(store, task, {first: slice, last: slice})
    return Math.max(1, task.executions)
  }
  if (task.remaining === 1) deleteTask(store, task.id)
  else reduceTask(store, task.id, 1)
  return task.executions + 1
}

function write(
  context: Context,
  job: number,
  report: TaskReport,
  first: ReadonlyMap<number, readonly SliceOutcome[]>,
  again: readonly Duplicate[],
): void {
  const {told, after} = reportEvents(report, again)
  const groups = [...first]
  measure(
    context,
    job,
    groups.flatMap(([, outcomes]) => outcomes),
  )
  if (groups.length === 0) groups.push([1, []])
  for (const [index, [executions, outcomes]] of groups.entries()) {
    writeOutcomes(context, job, {
      executions,
      outcomes,
      told: index === 0 ? told : [],
      after: index === groups.length - 1 ? after : [],
    })
  }
}
