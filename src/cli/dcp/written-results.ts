import type {Engine, SliceRange} from '../../dcp/engines/engine.js'
import type {JobSummary} from '../../dcp/job/job.js'
import {resultTexts} from '../../dcp/library/results.js'
import type {Output} from '../../output/io.js'
import {type JobResult, jobResult} from '../../output/job-result.js'

/** The results of a job as they are printed; a slice whose value JSON cannot hold is warned about. */
export function writtenResults(
  output: Output,
  jobs: Engine,
  job: JobSummary,
  format: string,
  range?: SliceRange,
): JobResult {
  const onUnwritable = (slice: number): void =>
    output.warn(`The result of slice ${slice} is too large for JSON: dcp job results ${job.id} --format kvin`)
  return jobResult(job, resultTexts(jobs, job.id, {format, range, onUnwritable}), jobs.errors(job.id))
}
