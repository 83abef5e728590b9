import type {Context} from './context.js'
import {anyOverdue, takeBackOverdue} from './overdue.js'
import {type ProcessFacts, processGone} from './process-liveness.js'
import {deleteAddition, openAdditions} from './tables/addition.js'
import {deleteJob} from './tables/job.js'
import {newJobs} from './tables/job-read.js'
import {allWorkers, type WorkerRow} from './tables/worker.js'
import {removeLostWorker} from './unregister.js'

/** A submission from another machine that has not ended by then is given up. */
const SUBMISSION_MS = 24 * 60 * 60 * 1000

/**
 * Takes back the claims of workers that are gone and slices that are overdue, and removes jobs and values whose
 * submission broke off. Reads only, when there is nothing to do.
 */
export function sweep(context: Context): void {
  const {store} = context
  const isBroken = (submission: Submission): boolean => isBrokenOff(context, submission)
  const lostWorkers = () => allWorkers(store).filter((worker) => isLost(context, worker))
  const brokenJobs = () => newJobs(store).filter(isBroken)
  const brokenAdditions = () => openAdditions(store).filter(isBroken)
  const anyBroken = lostWorkers().length + brokenJobs().length + brokenAdditions().length > 0
  if (!anyBroken && !anyOverdue(context)) return
  store.transaction(() => {
    for (const worker of lostWorkers()) removeLostWorker(context, worker.id)
    for (const job of brokenJobs()) deleteJob(store, job.key)
    for (const addition of brokenAdditions()) deleteAddition(store, addition.key)
    takeBackOverdue(context)
  })
}

/** Workers that hold their lease and whose process, if it is of this machine, still runs. */
export function liveWorkers(context: Context): readonly WorkerRow[] {
  return allWorkers(context.store).filter((worker) => !isLost(context, worker))
}

function isLost({now, self}: Context, worker: WorkerRow): boolean {
  return worker.lease < now() || processGone(worker, self.host)
}

interface Submission {
  readonly submitter: ProcessFacts
  readonly created: number
}

function isBrokenOff({now, self}: Context, {submitter, created}: Submission): boolean {
  return submitter.host === self.host ? processGone(submitter, self.host) : created + SUBMISSION_MS < now()
}
