import type {OfferedJob} from '../tables/claimable.js'

/** A worker gets at most so many times as many slices as were measured: the first few may not be like the others. */
const TRUST = 8
/** A slice is not taken for shorter than this (milliseconds): handing it over costs as much. */
const LEAST_MS = 1

/** What is there, and what the worker still wants. */
export interface Wanted {
  /** Cores that it would put to work. */
  readonly cores: number
  /** Computing time that is still to be filled, milliseconds of one core. */
  readonly leftMs: number
  /** Computing time that it asked for. */
  readonly targetMs: number
  /** Slices of the job that it could be given. */
  readonly available: number
  /** Slices of the job that workers hold; only asked for where estimation is limited. */
  readonly held: number
  /** Workers that slices are for. */
  readonly workers: number
}

/** How long a slice of a job takes, in milliseconds; undefined when none was measured. */
export function sliceMs({measured, elapsedSeconds}: OfferedJob): number | undefined {
  return measured === 0 || elapsedSeconds === null ? undefined : Math.max(LEAST_MS, elapsedSeconds * 1000)
}

/**
 * How many slices of a job a worker gets: as many as fill its time, and one at least of the first job; but no more than
 * its share while other workers are there (at least one for each core), nor more than the measurements are good for.
 * Before any was measured: one for each core that is still free.
 */
export function taskSize(job: OfferedJob, wanted: Wanted): number {
  const {cores, leftMs, targetMs, available, held, workers} = wanted
  if (available === 0) return 0
  const ms = sliceMs(job)
  if (job.discrete) return 1
  const least = leftMs < targetMs ? 0 : 1
  if (ms === undefined) {
    const freeCores = Math.max(least, Math.round((cores * leftMs) / targetMs))
    const estimations = job.estimationSlices === null ? available : job.estimationSlices - held
    return Math.max(0, Math.min(freeCores, available, estimations))
  }
  const share = Math.max(cores, Math.ceil(available / Math.max(1, workers)))
  const fitting = Math.max(least, Math.round(leftMs / ms))
  return Math.min(fitting, available, share, Math.max(cores, TRUST * job.measured))
}
