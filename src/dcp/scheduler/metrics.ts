import type {SliceCost, SliceOutcome} from '../job/task.js'
import type {Context} from './context.js'
import {term} from './overdue.js'
import type {SliceMetrics} from './remote-tasks.js'
import {jobMetric, type Metric, saveMetric} from './tables/metric.js'
import {setDue} from './tables/task.js'

/** Weight of a new measurement: about the last ten count (upstream: worker/supervisor2/quanta.js has the same). */
export const ALPHA = 0.1818

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

function costOf({cpuSeconds, bytesIn, bytesOut, gpuSeconds = 0, cpuDensity = 1, gpuDensity = 0}: SliceCost): Metric {
  const busy = Math.min(1, cpuDensity + gpuDensity)
  const elapsedSeconds = (cpuSeconds + gpuSeconds) / (busy > 0 ? busy : 1)
  return {measured: 1, elapsedSeconds, cpuSeconds, gpuSeconds, cpuDensity, gpuDensity, bytesIn, bytesOut}
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
