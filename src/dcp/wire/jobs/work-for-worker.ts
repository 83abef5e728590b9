import {resultStorageUrl} from '../../job/result-storage.js'
import type {JobWork} from '../../job/task.js'
import type {RemoteTask} from '../../scheduler/remote-tasks.js'
import {uriOfValue} from '../values/data-uri.js'
import {jobParts} from './job-parts.js'
import type {WorkerJob, WorkerSlice} from './worker-job.js'

/** Bit of KVIN v9 (dcp-protocol, section 6): without it the official worker writes its results as version 8. */
const KVIN_V9 = 64
/** In place of a group, where a job is in none. */
const NO_GROUP = 'none'

/** The job of a task as a worker gets it. @param baseUrl where it reaches the endpoint */
export function workerJob({work, groups, metrics}: RemoteTask, baseUrl: string): WorkerJob {
  const {deployment} = work
  const {source, args} = jobParts(work, baseUrl)
  return {
    jobId: work.id,
    jobCgId: `${work.id}-${groups[0]?.opaqueId ?? NO_GROUP}`,
    codeLocation: source,
    worktime: {name: work.worktime, version: work.worktimeVersion, custom: false},
    dependencies: deployment.dependencies,
    requirePath: deployment.requirePath,
    modulePath: [],
    needCapabilities: deployment.capabilities | KVIN_V9,
    workerConsole: deployment.workerConsole,
    localExec: deployment.localExec,
    almostDone: false,
    useStrict: deployment.useStrict,
    discrete: deployment.discrete,
    public: {...work.public, computeGroups: groups},
    metrics,
    ...argumentsOf(args),
    ...(work.rangeUrl !== undefined && {MROLocation: work.rangeUrl}),
  }
}

function argumentsOf(uris: readonly string[]): Pick<WorkerJob, 'arguments' | 'argumentsLocation'> {
  if (uris.length === 0) return {arguments: []}
  return {argumentsLocation: uris.map((value, argIndex) => ({argIndex, value}))}
}

/** The slices of a task as a worker gets them. @param isLong one of them takes longer than a task should */
export function workerSlices(task: RemoteTask, isLong: boolean): readonly WorkerSlice[] {
  const {work, first, data, estimation} = task
  return data.map((datum, index) => ({
    jobId: work.id,
    sliceNumber: first + index,
    isEstimationSlice: estimation,
    isLongSlice: isLong,
    datumUri: datumUri(task, datum),
    cotaskCount: 0,
    ...storageOf(work, first + index),
  }))
}

function datumUri({work, remote}: RemoteTask, datum: string): string {
  if (work.rangeUrl !== undefined) return ''
  return remote ? String(JSON.parse(datum)) : uriOfValue(datum)
}

function storageOf(
  {id, deployment: {resultStorage}}: JobWork,
  slice: number,
): Pick<WorkerSlice, 'resultStorageType' | 'resultStorageDetails' | 'resultStorageParams'> {
  if (!resultStorage) return {resultStorageType: 'values'}
  const {url, params} = resultStorage
  return {
    resultStorageType: 'pattern',
    resultStorageDetails: resultStorageUrl(url, {job: id, slice}),
    resultStorageParams: params,
  }
}
