import type {SliceCost} from '../../job/task.js'
import type {SliceMetrics} from '../../scheduler/remote-tasks.js'
import {anyField, type Fields, optionalFields} from '../operations/fields.js'

/** Longest time of a slice that is believed, in milliseconds: a month. */
const MAX_MS = 31 * 24 * 60 * 60 * 1000

/** Averages as workers get them: times are milliseconds there (dcp-client, job-manager.js: `emaCPUTime`). */
export function workerMetrics(metrics: SliceMetrics): SliceMetrics {
  return {...metrics, sliceCPUTime: metrics.sliceCPUTime * 1000, sliceGPUTime: metrics.sliceGPUTime * 1000}
}

/** What a worker says that a slice cost: `metrics` of a result, times in milliseconds. What cannot be is taken as 0. */
export function reportedCost(data: Fields): SliceCost {
  const metrics = optionalFields(data, 'metrics') ?? {}
  const number = (name: string, most: number): number => {
    const value = anyField(metrics, name)
    return typeof value === 'number' && value > 0 ? Math.min(value, most) : 0
  }
  return {
    cpuSeconds: number('CPUTime', MAX_MS) / 1000,
    gpuSeconds: number('GPUTime', MAX_MS) / 1000,
    cpuDensity: number('CPUDensity', 1),
    gpuDensity: number('GPUDensity', 1),
    bytesIn: Math.round(number('InDataSize', Number.MAX_SAFE_INTEGER)),
    bytesOut: Math.round(number('OutDataSize', Number.MAX_SAFE_INTEGER)),
  }
}
