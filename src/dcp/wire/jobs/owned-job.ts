import type {JobSummary} from '../../job/job.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import type {OperationRequest} from '../operations/operation.js'
import {OperationError} from '../operations/operation-error.js'

/**
 * A job of the caller. Whoever pays may do with it what its owner may: dcp-client cancels jobs in sessions whose identity
 * is the payment account, or with its signature.
 * @throws Fault JOB_NOT_FOUND; OperationError EPERM when it is another's
 */
export function ownedJob(scheduler: Scheduler, id: string, request: OperationRequest): JobSummary {
  const job = scheduler.summary(id)
  const {owner, paymentAccount} = job
  const {address} = request.caller
  const isOwn = address === owner || address === paymentAccount
  if (isOwn || (paymentAccount !== null && request.isAuthorizedBy(paymentAccount))) return job
  throw new OperationError('EPERM', `Job ${id} is not yours`)
}
