import type {SliceCost, SliceOutcome} from '../job/task.js'
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
  const now = meanOf(outcomes.map(({cost}) => costOf(cost)))
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

function costOf(cost: SliceCost): Metric {
  const cpuSeconds = within(cost.cpuSeconds, MOST_SECONDS)
  const gpuSeconds = within(cost.gpuSeconds ?? 0, MOST_SECONDS)
  const cpuDensity = within(cost.cpuDensity ?? 1, 1)
  const gpuDensity = within(cost.gpuDensity ?? 0, 1)
  const busy = Math.min(1, cpuDensity + gpuDensity)
  const elapsedSeconds = Math.min(MOST_SECONDS, (cpuSeconds + gpuSeconds) / (busy > 0 ? busy : 1))
  return {
    measured: 1,
    elapsedSeconds,
    cpuSeconds,
    gpuSeconds,
    cpuDensity,
    gpuDensity,
    bytesIn: within(cost.bytesIn, Number.MAX_SAFE_INTEGER),
    bytesOut: within(cost.bytesOut, Number.MAX_SAFE_INTEGER),
  }
}

/** What workers measured is their word: a wild one must not last. */
function within(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(0, value)) : 0
}

function meanOf(costs: readonly Metric[]): Metric {
  const mean = (of: (cost: Metric) => number): number => costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length
  return averages(costs.length, mean)
}

/** The average after so many measurements with that mean. */
function moved(before: Metric, now: Metric): Metric {
  const weight = 1 - (1 - ALPHA) ** now.measured
  return averages(before.measured + now.measured, (of) => of(before) + (of(now) - of(before)) * weight)
}

function averages(measured: number, average: (of: (metric: Metric) => number) => number): Metric {
  return {
    measured,
    elapsedSeconds: average((metric) => metric.elapsedSeconds),
    cpuSeconds: average((metric) => metric.cpuSeconds),
    gpuSeconds: average((metric) => metric.gpuSeconds),
    cpuDensity: average((metric) => metric.cpuDensity),
    gpuDensity: average((metric) => metric.gpuDensity),
    bytesIn: average((metric) => metric.bytesIn),
    bytesOut: average((metric) => metric.bytesOut),
  }
}
