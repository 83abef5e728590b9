import type {Row} from '../../../store/driver.js'
import {integer, real} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'

/** Averages of what the slices of a job took. */
export interface Metric {
  readonly measured: number
  /** From the begin of a slice to its end. */
  readonly elapsedSeconds: number
  readonly cpuSeconds: number
  readonly gpuSeconds: number
  readonly cpuDensity: number
  readonly gpuDensity: number
  readonly bytesIn: number
  readonly bytesOut: number
}

const AVERAGES = [
  'elapsed_seconds',
  'cpu_seconds',
  'gpu_seconds',
  'cpu_density',
  'gpu_density',
  'bytes_in',
  'bytes_out',
]
const SAVE = `INSERT INTO metric (job, measured, ${AVERAGES.join(', ')})
  VALUES (?, ?, ${AVERAGES.map(() => '?').join(', ')})
  ON CONFLICT (job) DO UPDATE SET measured = excluded.measured,
  ${AVERAGES.map((column) => `${column} = excluded.${column}`).join(', ')}`
const ONE = `SELECT measured, ${AVERAGES.join(', ')} FROM metric WHERE job = ?`

/** Undefined before the first measurement. */
export function jobMetric(store: Store, job: number): Metric | undefined {
  const row = store.prepare(ONE).get(job)
  return row && metricOf(row)
}

export function saveMetric(store: Store, job: number, metric: Metric): void {
  const {measured, elapsedSeconds, cpuSeconds, gpuSeconds, cpuDensity, gpuDensity, bytesIn, bytesOut} = metric
  store
    .prepare(SAVE)
    .run(job, measured, elapsedSeconds, cpuSeconds, gpuSeconds, cpuDensity, gpuDensity, bytesIn, bytesOut)
}

function metricOf(row: Row): Metric {
  return {
    measured: integer(row, 'measured'),
    elapsedSeconds: real(row, 'elapsed_seconds'),
    cpuSeconds: real(row, 'cpu_seconds'),
    gpuSeconds: real(row, 'gpu_seconds'),
    cpuDensity: real(row, 'cpu_density'),
    gpuDensity: real(row, 'gpu_density'),
    bytesIn: real(row, 'bytes_in'),
    bytesOut: real(row, 'bytes_out'),
  }
}
