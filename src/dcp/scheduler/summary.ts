import type {JobSummary} from '../job/job.js'
import type {Context} from './context.js'
import {jobNotFound} from './find-job.js'
import {liveWorkers} from './sweep.js'
import {jobSummaries, jobSummary, type StoredSummary} from './tables/job-read.js'
import type {WorkerRow} from './tables/worker.js'

/** @throws Fault JOB_NOT_FOUND */
export function summarizeJob(context: Context, id: string): JobSummary {
  const summary = jobSummary(context.store, id)
  if (!summary) throw jobNotFound(id)
  return withServed(summary, liveWorkers(context))
}

/** All jobs, the newest first. */
export function listJobs(context: Context): readonly JobSummary[] {
  const workers = liveWorkers(context)
  return jobSummaries(context.store).map((summary) => withServed(summary, workers))
}

function withServed(summary: StoredSummary, workers: readonly WorkerRow[]): JobSummary {
  const served = workers.some((worker) => worker.job === null || worker.job === summary.id)
  return {...summary, served: served && summary.status === 'running'}
}
