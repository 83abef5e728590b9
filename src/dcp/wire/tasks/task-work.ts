import type {RemoteTask, SliceMetrics} from '../../scheduler/remote-tasks.js'
import {workerJob, workerSlices} from '../jobs/work-for-worker.js'
import type {WorkerJob, WorkerSlice} from '../jobs/worker-job.js'
import {TARGET_SECONDS} from './claim-work.js'
import {workerMetrics} from './metrics.js'

/** Tasks as a worker gets them. */
export interface TaskWork {
  readonly newJobs: Readonly<Record<string, WorkerJob>>
  readonly task: Readonly<Record<string, readonly WorkerSlice[]>>
  /** Numbers of the slices by the id of their job. */
  readonly slices: ReadonlyMap<string, readonly number[]>
}

/** Each job once, with all of its slices. @param baseUrl where the worker reaches the endpoint */
export function workOf(tasks: readonly RemoteTask[], baseUrl: string): TaskWork {
  const jobs = new Map<string, WorkerJob>()
  const slices = new Map<string, WorkerSlice[]>()
  for (const task of tasks) {
    const {id} = task.work
    jobs.set(id, {...workerJob(task, baseUrl), metrics: workerMetrics(task.metrics)})
    slices.set(id, [...(slices.get(id) ?? []), ...workerSlices(task, isLong(task.metrics))])
  }
  return {
    newJobs: Object.fromEntries(jobs),
    task: Object.fromEntries(slices),
    slices: new Map([...slices].map(([id, each]) => [id, each.map(({sliceNumber}) => sliceNumber)])),
  }
}

function isLong({sliceCPUTime, sliceCPUDensity}: SliceMetrics): boolean {
  return sliceCPUTime / (sliceCPUDensity || 1) >= TARGET_SECONDS
}
