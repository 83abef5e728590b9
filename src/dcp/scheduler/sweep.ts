import type {Context} from './context.js'
import type {Charge} from './give-back.js'
import {processGone} from './process-liveness.js'
import {deleteJob} from './tables/job.js'
import {type NewJob, newJobs} from './tables/job-read.js'
import {allWorkers, type WorkerRow} from './tables/worker.js'
import {removeWorker} from './unregister.js'

/** A submission from another machine that has not ended by then is given up. */
const SUBMISSION_MS = 24 * 60 * 60 * 1000

/** DCP has no public code for a worker that vanished; its own are ENOPROGRESS and ESLICETOOSLOW for a sandbox that stays. */
const LOST: Charge = {code: 'EWORKERLOST', message: 'The worker that computed this slice went away each time.'}

/**
 * Takes back the claims of workers that are gone, and removes jobs whose submission broke off. Reads only, when there
 * is nothing to do.
 */
export function sweep(context: Context): void {
  const {store} = context
  if (lostWorkers(context).length + brokenJobs(context).length === 0) return
  store.transaction(() => {
    for (const worker of lostWorkers(context)) removeWorker(context, worker.id, LOST)
    for (const job of brokenJobs(context)) deleteJob(store, job.key)
  })
}

/** Workers that hold their lease and whose process, if it is of this machine, still runs. */
export function liveWorkers(context: Context): readonly WorkerRow[] {
  return allWorkers(context.store).filter((worker) => !isLost(context, worker))
}

function lostWorkers(context: Context): readonly WorkerRow[] {
  return allWorkers(context.store).filter((worker) => isLost(context, worker))
}

function isLost({now, self}: Context, worker: WorkerRow): boolean {
  return worker.lease < now() || processGone(worker, self.host)
}

function brokenJobs({store, now, self}: Context): readonly NewJob[] {
  return newJobs(store).filter(({submitter, created}) =>
    submitter.host === self.host ? processGone(submitter, self.host) : created + SUBMISSION_MS < now(),
  )
}
