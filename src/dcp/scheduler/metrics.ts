import type {SliceOutcome} from '../job/task.js'
import type {Context} from './context.js'
import {term} from './overdue.js'
import type {SliceMetrics} from './remote-tasks.js'
import {jobMetric, type Metric, saveMetric} from './tables/metric.js'
import {setDue} from './tables/task.js'

/** Weight of a new measurement: about the last ten count (upstream: worker/supervisor2/quanta.js has the same). */
export const ALPHA = 0.1818

/** No slice takes longer than DCP's limit for one (dcp-semantics, section 6). */
const MOST_SECONDS = 24 * 60 * 60

/**
 * Takes what slices took into the averages of their job. What comes first is believed as it is; each further one moves
 * the average by ALPHA of the difference. To be called within a transaction.
 */
export function measure(context: Context, job: number, outcomes: readonly SliceOutcome[]): void {
  if (outcomes.length === 0) return
  const {store} = context
  const before = jobMetric(store, job)
  const now = meanOf(outcomes)
  const metric = before ? moved(before, now) : now
  saveMetric(store, job, metric)
  if (!before) setDue(store, job, context.now() + term(0), term(metric.elapsedSeconds * 1000) - term(0))
}

/** What is known of the slices of a job, in DCP's words. */
export function sliceMetrics({store}: Context, job: number, total: number): SliceMetrics {
  const metric = jobMetric(store, job)
  return {
    sliceCPUTime: metric?.cpuSeconds ?? 0,
    sliceGPUTime: metric?.gpuSeconds ?? 0,
    sliceCPUDensity: metric?.cpuDensity ?? 1,
    sliceGPUDensity: metric?.gpuDensity ?? 0,
    sliceInDataSize: metric?.bytesIn ?? 0,
    sliceOutDataSize: metric?.bytesOut ?? 0,
    lastSliceNumber: total,
    measuredSlices: metric?.measured ?? 0,
    alpha: ALPHA,
  }
}

/** The means of what slices took. A report may have a thousand of them, many times a second. */
function meanOf(outcomes: readonly SliceOutcome[]): Metric {
  const count = outcomes.length
  let [elapsed, cpu, gpu, cpuDensity, gpuDensity, bytesIn, bytesOut] = [0, 0, 0, 0, 0, 0, 0]
  for (const {cost} of outcomes) {
    const cpuSeconds = within(cost.cpuSeconds, MOST_SECONDS)
    const gpuSeconds = within(cost.gpuSeconds ?? 0, MOST_SECONDS)
    const cpuShare = within(cost.cpuDensity ?? 1, 1)
    const gpuShare = within(cost.gpuDensity ?? 0, 1)
    const busy = Math.min(1, cpuShare + gpuShare)
    elapsed += Math.min(MOST_SECONDS, (cpuSeconds + gpuSeconds) / (busy > 0 ? busy : 1))
    cpu += cpuSeconds
    gpu += gpuSeconds
    cpuDensity += cpuShare
    gpuDensity += gpuShare
    bytesIn += within(cost.bytesIn, Number.MAX_SAFE_INTEGER)
    bytesOut += within(cost.bytesOut, Number.MAX_SAFE_INTEGER)
  }
  return {
    measured: count,
    elapsedSeconds: elapsed / count,
    cpuSeconds: cpu / count,
    gpuSeconds: gpu / count,
    cpuDensity: cpuDensity / count,
    gpuDensity: gpuDensity / count,
    bytesIn: bytesIn / count,
    bytesOut: bytesOut / count,
  }
}

/** What workers measured is their word: a wild one must not last. */
function within(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(0, value)) : 0
}

/** The averages after measurements with those means. */
function moved(before: Metric, now: Metric): Metric {
  const weight = 1 - (1 - ALPHA) ** now.measured
  const average = (was: number, is: number): number => was + (is - was) * weight
  return {
    measured: before.measured + now.measured,
    elapsedSeconds: average(before.elapsedSeconds, now.elapsedSeconds),
    cpuSeconds: average(before.cpuSeconds, now.cpuSeconds),
    gpuSeconds: average(before.gpuSeconds, now.gpuSeconds),
    cpuDensity: average(before.cpuDensity, now.cpuDensity),
    gpuDensity: average(before.gpuDensity, now.gpuDensity),
    bytesIn: average(before.bytesIn, now.bytesIn),
    bytesOut: average(before.bytesOut, now.bytesOut),
  }
}
