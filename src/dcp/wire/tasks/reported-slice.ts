import {anyField, type Fields, integerField, textField} from '../operations/fields.js'
import type {Endpoint} from '../operations/operation.js'
import type {Caller} from '../session/caller.js'
import type {PresentWorker} from './attendance.js'
import {workerName} from './task-request.js'

/** A slice that a worker reports about, and that it was given. */
export interface ReportedSlice {
  readonly present: PresentWorker
  readonly job: string
  readonly slice: number
}

/** Who reports about which slice. @throws OperationError EPERM when the worker shows no permission for it, EINVAL */
export function reportedSlice({authority, attendance}: Endpoint, caller: Caller, fields: Fields): ReportedSlice {
  const worker = workerName(fields, 'worker')
  const job = textField(fields, 'job', 128)
  const slice = integerField(fields, 'slice', 1)
  const authorizationMessage = anyField(fields, 'authorizationMessage')
  authority.check(caller.address, {worker, job, slices: [slice], authorizationMessage})
  return {present: attendance.heard(caller, worker), job, slice}
}
