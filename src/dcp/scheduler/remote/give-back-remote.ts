import type {Charge} from '../../job/task.js'
import type {Context} from '../context.js'
import {endClaim, giveBack, giveBackCharged} from '../give-back.js'
import {type Interval, intervalsOf, intervalsWithout} from '../intervals.js'
import {withoutWorker, workersBesides} from '../overdue.js'
import type {RemoteWorker} from '../remote-tasks.js'
import {jobKey} from '../tables/job.js'
import {
  forgetBesides,
  insertFree,
  insertTask,
  setBesides,
  type TaskRow,
  takeOut,
  taskAround,
  tasksHeldBy,
} from '../tables/task.js'
import {keepAlive, remoteWorkerId} from './remote-worker.js'

type NamelessCharge = Omit<Charge, 'slice' | 'among'>

/**
 * Gives back slices that a worker holds, or may still compute after they were taken back from it; others among the
 * numbers are passed over.
 */
export function giveBackSlices(
  context: Context,
  worker: RemoteWorker,
  job: string,
  slices: readonly number[],
  charge?: NamelessCharge,
): void {
  context.store.transaction(() => {
    keepAlive(context, worker)
    const key = jobKey(context.store, job)
    if (key === undefined) return
    for (const interval of intervalsOf([...new Set(slices)].sort((a, b) => a - b))) {
      returnInterval(context, remoteWorkerId(worker), key, interval, charge)
    }
  })
}

/** Gives back everything that a worker holds, but for the given slices of each job. */
export function giveBackAll(
  context: Context,
  worker: RemoteWorker,
  except: ReadonlyMap<string, readonly number[]>,
): void {
  const {store} = context
  store.transaction(() => {
    keepAlive(context, worker)
    const id = remoteWorkerId(worker)
    const kept = new Map([...except].map(([job, slices]) => [jobKey(store, job), slices.toSorted((a, b) => a - b)]))
    for (const task of tasksHeldBy(store, id)) {
      const keep = (kept.get(task.job) ?? []).filter((slice) => task.first <= slice && slice <= task.last)
      if (keep.length === 0) giveBack(context, task)
      else for (const interval of intervalsWithout(task, keep)) returnInterval(context, id, task.job, interval)
    }
    forgetBesides(store, id)
  })
}

function returnInterval(
  context: Context,
  worker: string,
  job: number,
  interval: Interval,
  charge?: NamelessCharge,
): void {
  let slice = interval.first
  while (slice <= interval.last) {
    const task = taskAround(context.store, job, slice)
    const last = task ? Math.min(task.last, interval.last) : slice
    if (task) returnPart(context, worker, task, {first: slice, last}, charge)
    slice = last + 1
  }
}

/** @param part of the interval of the task */
function returnPart(context: Context, worker: string, task: TaskRow, part: Interval, charge?: NamelessCharge): void {
  const {store} = context
  const {job} = task
  if (task.worker === worker) {
    const returned: Interval[] = []
    for (const interval of endClaim(context, task)) {
      for (const piece of pieces(interval, part)) {
        if (piece.first >= part.first && piece.last <= part.last) returned.push(piece)
        else insertTask(store, job, piece, task, worker, task.due)
      }
    }
    release(context, task, returned, charge)
  } else if (workersBesides(task.besides).includes(worker)) {
    if (task.worker !== null) setBesides(store, task.id, withoutWorker(task.besides, worker), task.due)
    else {
      takeOut(store, task, part)
      release(context, task, [part], charge)
    }
  }
}

function release(
  context: Context,
  task: TaskRow,
  returned: readonly Interval[],
  charge: NamelessCharge | undefined,
): void {
  if (charge === undefined) {
    for (const interval of returned) insertFree(context.store, task.job, interval, {...task, besides: null})
    return
  }
  const named = new Map<number, Charge>()
  for (const {first, last} of returned) {
    for (let slice = first; slice <= last; slice++) named.set(slice, {...charge, slice})
  }
  giveBackCharged(context, task.job, task, named)
}

/** What an interval is cut into by the ends of a part. */
function pieces(whole: Interval, part: Interval): readonly Interval[] {
  return [
    {first: whole.first, last: Math.min(whole.last, part.first - 1)},
    {first: Math.max(whole.first, part.first), last: Math.min(whole.last, part.last)},
    {first: Math.max(whole.first, part.last + 1), last: whole.last},
  ].filter(({first, last}) => first <= last)
}
