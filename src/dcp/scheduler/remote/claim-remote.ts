import {satisfies} from '../../job/work/semver-range.js'
import type {Context} from '../context.js'
import type {JobPlan} from '../job-plan.js'
import {sliceMetrics} from '../metrics.js'
import {mayBecomeOverdue, term} from '../overdue.js'
import type {RemoteClaim, RemoteTask} from '../remote-tasks.js'
import {type OfferedJob, offeredJobs} from '../tables/claimable.js'
import {setHanded} from '../tables/job.js'
import {sharedGroups} from '../tables/job-group.js'
import {
  freeSlices,
  freeTaskFor,
  type History,
  heldSeconds,
  heldSlices,
  holdsAny,
  insertTask,
  NO_HISTORY,
  takeFree,
} from '../tables/task.js'
import {endTurn} from '../tables/turn.js'
import {countWorkers, workerLease} from '../tables/worker.js'
import {type Taken, take} from '../take.js'
import {announceRemote, keepAlive, remoteWorkerId} from './remote-worker.js'
import {sliceMs, taskSize} from './task-size.js'

/** Slices that were chosen for a worker. */
interface Choice {
  readonly job: OfferedJob
  readonly plan: JobPlan
  readonly taken: Taken
  readonly history: History
}

/** What a worker still wants of a request. */
interface Rest {
  ms: number
  slices: number
  bytes: number
}

/**
 * Hands out slices of one or more jobs to a worker of the network, in one transaction: of the job that waited longest as
 * many as fill the time asked for, then of the next. Empty when there are none; that costs one read and takes no lock.
 */
export function claimRemote(
  context: Context,
  request: RemoteClaim,
  planOf: (job: number) => JobPlan,
): readonly RemoteTask[] {
  const {store} = context
  const worker = remoteWorkerId(request)
  if (suitable(context, worker, request).next().done) return []
  return store.transaction(() => {
    if (workerLease(store, worker) === undefined) announceRemote(context, request)
    else keepAlive(context, request)
    const rest = {ms: request.targetMs, slices: request.maxSlices, bytes: request.maxBytes}
    const jobs: OfferedJob[] = []
    const choices: Choice[] = []
    // Turns end when all is chosen: until then the order of the jobs stays as it is.
    for (const job of suitable(context, worker, request)) {
      const chosen = choose(context, request, job, planOf, rest)
      if (chosen.length > 0) jobs.push(job)
      choices.push(...chosen)
      if (isFilled(request, rest)) break
    }
    const due = context.now() + term(request.targetMs - rest.ms + heldSeconds(store, worker) * 1000)
    const tasks = choices.map((choice) => handOut(context, request, choice, due))
    for (const {key} of jobs) endTurn(store, key)
    return tasks
  })
}

function* suitable({store}: Context, worker: string, request: RemoteClaim): Generator<OfferedJob> {
  for (const job of offeredJobs(store, worker, request)) {
    const worktime = request.worktimes.find(({name}) => name === job.worktime)
    if (!worktime?.versions.some((version) => suits(version, job.worktimeVersion))) continue
    if (job.discrete && holdsAny(store, worker, job.key)) continue
    if (isLimited(job) && heldSlices(store, job.key) >= job.estimationSlices) continue
    yield job
  }
}

/** Whether only so many slices of a job may be out, until one was measured. */
function isLimited(job: OfferedJob): job is OfferedJob & {readonly estimationSlices: number} {
  return job.measured === 0 && job.estimationSlices !== null
}

/** A job may say anything in place of a range, and a worker in place of a version. */
function suits(version: string, range: string): boolean {
  try {
    return satisfies(version, range)
  } catch {
    return false
  }
}

/**
 * The last tenth of the time is left alone: it would be filled with single slices of all other jobs. Nor is it filled
 * from one job after the other once each core has two slices: a worker goes from job to job with each slice, and makes a
 * sandbox anew each time when it has few.
 */
function isFilled({targetMs, cores, maxSlices}: RemoteClaim, {ms, slices, bytes}: Rest): boolean {
  const enough = maxSlices - slices >= 2 * Math.max(1, cores)
  return enough || slices <= 0 || bytes <= 0 || ms < targetMs / 10
}

/** Takes slices of a job out of those that wait: those given back first, then those never handed out. */
function choose(
  context: Context,
  request: RemoteClaim,
  job: OfferedJob,
  planOf: (job: number) => JobPlan,
  rest: Rest,
): readonly Choice[] {
  const {store} = context
  const {targetMs, cores} = request
  const worker = remoteWorkerId(request)
  const available = job.total - job.handed + freeSlices(store, job.key, worker)
  const held = isLimited(job) ? heldSlices(store, job.key) : 0
  const workers = job.localExec ? 1 : countWorkers(store)
  let left = Math.min(taskSize(job, {cores, targetMs, leftMs: rest.ms, available, held, workers}), rest.slices)
  const each = sliceMs(job) ?? targetMs / Math.max(1, cores)
  let {handed} = job
  const chosen: Choice[] = []
  while (left > 0) {
    const free = freeTaskFor(store, job.key, worker)
    if (!free && handed === job.total) break
    const plan = planOf(job.key)
    const taken = take(context, plan, job.key, free ?? {first: handed + 1, last: job.total}, {
      maxSlices: left,
      maxBytes: rest.bytes,
    })
    const bytes = taken.data.reduce((sum, datum) => sum + datum.length, 0)
    if (bytes > rest.bytes && rest.slices < request.maxSlices) break
    if (free) takeFree(store, free, taken.interval)
    else {
      handed = taken.interval.last
      setHanded(store, job.key, handed)
    }
    chosen.push({job, plan, taken, history: free ?? NO_HISTORY})
    const count = taken.data.length
    left -= count
    rest.slices -= count
    rest.ms -= count * each
    rest.bytes -= bytes
  }
  return chosen
}

function handOut(context: Context, request: RemoteClaim, {job, plan, taken, history}: Choice, due: number): RemoteTask {
  const {store} = context
  const {interval, data} = taken
  const limit = job.measured > 0 && mayBecomeOverdue(history.besides) ? due : null
  const id = insertTask(store, job.key, interval, history, remoteWorkerId(request), limit)
  return {
    id,
    work: plan.work,
    first: interval.first,
    last: interval.last,
    tries: history.tries,
    data,
    remote: plan.remote,
    estimation: job.measured === 0,
    metrics: sliceMetrics(context, job.key, job.total),
    groups: sharedGroups(store, job.key, request.groups),
  }
}
