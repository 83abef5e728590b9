import {Fault} from '../../../errors.js'
import type {JobDescription} from '../../job/job.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import {checkModules} from '../jobs/required-modules.js'
import {submittedJob} from '../jobs/submitted-job.js'
import {fieldsOf} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/**
 * Deploys a job, which the account that pays must have signed too (dcp-protocol, section 5). It stands in no compute group
 * yet, so nobody computes it before the client listens. The client sends the same again when it heard no answer.
 */
export const submit: Operation = {
  service: 'jobSubmit',
  name: 'submit@5',
  run: async ({scheduler}, {data, caller, isAuthorizedBy}) => {
    const job = submittedJob(fieldsOf(data), caller.address)
    if (job.paymentAccount === null || !isAuthorizedBy(job.paymentAccount)) {
      throw new OperationError('EPERM', 'The payment account has not authorized this job')
    }
    if (!isKnown(scheduler, job.id)) {
      checkModules(scheduler, job.deployment.dependencies)
      await submitOnce(scheduler, job)
    }
    const {address, submission} = scheduler.deployment(job.id)
    const {owner, status, total} = scheduler.summary(job.id)
    if (owner !== job.owner || submission !== job.deployment.submission) {
      throw new OperationError('EEXIST', `There is a job ${job.id} already`)
    }
    return {escrow: address, status, lastSliceNumber: total}
  },
}

/** Two of the same may come at once: the second finds the first. */
async function submitOnce(scheduler: Scheduler, job: JobDescription): Promise<void> {
  try {
    await scheduler.submit(job, {groups: []})
  } catch (error) {
    if (!isKnown(scheduler, job.id)) throw error
  }
}

function isKnown(scheduler: Scheduler, id: string): boolean {
  try {
    scheduler.deployment(id)
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'JOB_NOT_FOUND') return false
    throw error
  }
}
