import type {Worktime} from '../job/job.js'
import type {ClaimRequest, Task} from '../job/task.js'
import type {Context} from './context.js'
import type {JobPlan} from './job-plan.js'
import {claimableJob, claimableJobNamed, type WaitingJob} from './tables/claimable.js'
import {setHanded} from './tables/job.js'
import {freeTask, type History, insertTask, NO_HISTORY, type TaskRow, takeFree} from './tables/task.js'
import {beginTurn, endTurn} from './tables/turn.js'
import {isRegistered} from './tables/worker.js'
import {type Taken, take} from './take.js'

/** A job keeps the workers of this machine so long (milliseconds): another job costs them new sandboxes. */
const TURN_MS: Readonly<Record<Worktime, number>> = {'map-basic': 1000, pyodide: 5000}

/**
 * Hands out slices to a worker of this machine: of the job that waited longest, those given back first, then those never
 * handed out. Undefined when there are none; that costs one read and takes no lock, so idle workers may ask as often as
 * they like.
 * @param planOf what never changes about a job
 * @param register adds the worker when it is not there (its lease ended while it slept)
 */
export function claimTask(
  context: Context,
  request: ClaimRequest,
  planOf: (job: number) => JobPlan,
  register: () => void,
): Task | undefined {
  const {store} = context
  const {origin} = request
  const waiting = () =>
    request.job === undefined ? claimableJob(store, origin) : claimableJobNamed(store, request.job)
  if (!waiting()) return undefined
  return store.transaction(() => {
    const first = waiting()
    if (!first) return undefined
    const job = request.job === undefined ? jobInTurn(context, first, origin) : first
    if (!isRegistered(store, request.worker)) register()
    const free = freeTask(store, job.key)
    const plan = planOf(job.key)
    return free ? claimFree(context, plan, free, request) : claimNext(context, plan, job, request)
  })
}

/** The job that is served now: the one that waited longest, unless its turn is over. */
function jobInTurn({store, now}: Context, first: WaitingJob, origin: ClaimRequest['origin']): WaitingJob {
  if (first.turnBegan !== null) {
    const served = now() - first.turnBegan
    if (served >= 0 && served < TURN_MS[first.worktime]) return first
    endTurn(store, first.key)
  }
  const job = claimableJob(store, origin) ?? first
  beginTurn(store, job.key, now())
  return job
}

/** Slices with tries are suspects: each comes alone, so that it only harms itself. */
function claimFree(context: Context, plan: JobPlan, free: TaskRow, request: ClaimRequest): Task {
  const {store} = context
  const most = free.tries > 0 ? 1 : request.maxSlices
  const taken = take(context, plan, free.job, free, {...request, maxSlices: most})
  takeFree(store, free, taken.interval)
  return hold(context, plan, free.job, taken, free, request.worker)
}

function claimNext(context: Context, plan: JobPlan, job: WaitingJob, request: ClaimRequest): Task {
  const taken = take(context, plan, job.key, {first: job.handed + 1, last: job.total}, request)
  setHanded(context.store, job.key, taken.interval.last)
  return hold(context, plan, job.key, taken, NO_HISTORY, request.worker)
}

function hold(
  {store}: Context,
  {work, remote}: JobPlan,
  job: number,
  {interval, data}: Taken,
  history: History,
  worker: string,
): Task {
  const id = insertTask(store, job, interval, history, worker)
  return {id, work, first: interval.first, last: interval.last, tries: history.tries, data, remote}
}
