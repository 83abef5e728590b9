import {Fault} from '../../../errors.js'
import {storedResultText} from '../../job/result-storage.js'
import {decodeValue} from '../../job/values/value-text.js'
import type {RemoteTasks} from '../../scheduler/remote-tasks.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import type {PresentWorker} from '../tasks/attendance.js'
import {reportedCost, workerMetrics} from '../tasks/metrics.js'
import {reportedSlice} from '../tasks/reported-slice.js'
import {type ReportedOutcome, reportedOutcome} from '../values/result.js'
import {type Fields, fieldsOf} from './fields.js'
import type {Endpoint, Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/**
 * The outcome of a slice (dcp-protocol, section 7.3). Whatever is wrong with it, a worker that was given the slice is
 * answered that all is well: the official one keeps a slice whose result was refused, and neither reports it again nor
 * ends before it (supervisor2/index.js: handleRSError).
 */
export const recordResult: Operation = {
  service: 'resultSubmitter',
  name: 'result',
  run: async (endpoint, {data, caller}) => {
    const fields = fieldsOf(data)
    const {present, job, slice} = reportedSlice(endpoint, caller, fields)
    present.hand.drop(job, [slice])
    await take(endpoint, present, job, slice, fields)
    return {metrics: metricsOf(endpoint.scheduler.remote, job), slicePaymentAmount: '0'}
  },
}

/** Records an outcome; one that cannot be read is a failure of the slice. */
async function take(
  {scheduler, attendance}: Endpoint,
  present: PresentWorker,
  job: string,
  slice: number,
  fields: Fields,
): Promise<void> {
  try {
    const outcome = {...whereStored(scheduler, job, reportedOutcome(fields)), slice, cost: reportedCost(fields)}
    await attendance.reports.add({worker: present, job, report: {outcomes: [outcome], console: [], custom: []}})
  } catch (error) {
    if (!isUnreadable(error)) throw error
    scheduler.remote.giveBack(present, job, [slice], {code: 'EINVAL', message: error.message})
  }
}

/** What a job's own server answered to the result, that was posted there, stands for the result. */
function whereStored(scheduler: Scheduler, job: string, outcome: ReportedOutcome): ReportedOutcome {
  if (outcome.kind !== 'result' || !storesResults(scheduler, job)) return outcome
  return {kind: 'result', value: storedResultText(decodeValue(outcome.value))}
}

function storesResults(scheduler: Scheduler, job: string): boolean {
  try {
    return scheduler.deployment(job).resultStorage !== null
  } catch (error) {
    if (isDeleted(error)) return false
    throw error
  }
}

function isDeleted(error: unknown): boolean {
  return error instanceof Fault && error.code === 'JOB_NOT_FOUND'
}

function isUnreadable(error: unknown): error is OperationError | Fault {
  return error instanceof OperationError || (error instanceof Fault && error.code === 'VALUE_INVALID')
}

/** A job that was deleted meanwhile has none. */
function metricsOf(remote: RemoteTasks, job: string): object | undefined {
  try {
    return workerMetrics(remote.metrics(job))
  } catch (error) {
    if (isDeleted(error)) return NO_METRICS
    throw error
  }
}

const NO_METRICS = {sliceCPUTime: 0, sliceGPUTime: 0, sliceCPUDensity: 1, sliceGPUDensity: 0}
