import type {JobSummary} from '../job/job.js'
import type {Context} from './context.js'
import {jobNotFound} from './find-job.js'
import {liveWorkers} from './sweep.js'
import {jobSummaries, jobSummary, type StoredSummary} from './tables/job-read.js'
import {jobsHeldBy} from './tables/task.js'

/** @throws Fault JOB_NOT_FOUND */
export function summarizeJob(context: Context, id: string): JobSummary {
  const summary = jobSummary(context.store, id)
  if (!summary) throw jobNotFound(id)
  return withServed(summary, servedJobs(context))
}

/** All jobs, the newest first. */
export function listJobs(context: Context): readonly JobSummary[] {
  const served = servedJobs(context)
  return jobSummaries(context.store).map((summary) => withServed(summary, served))
}

/** Which jobs somebody serves: a worker of this machine for all or for one, or one of the network that holds slices. */
function servedJobs(context: Context): (id: string) => boolean {
  const ids = new Set<string>()
  let all = false
  for (const {id, job, identity} of liveWorkers(context)) {
    if (identity !== null) for (const held of jobsHeldBy(context.store, id)) ids.add(held)
    else if (job === null) all = true
    else ids.add(job)
  }
  return (id) => all || ids.has(id)
}

function withServed(summary: StoredSummary, isServed: (id: string) => boolean): JobSummary {
  return {...summary, served: summary.status === 'running' && isServed(summary.id)}
}
