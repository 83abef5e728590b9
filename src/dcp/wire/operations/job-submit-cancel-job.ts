import {ownedJob} from '../jobs/owned-job.js'
import {fieldsOf, optionalText, textField} from './fields.js'
import type {Operation} from './operation.js'

/** Ends a job of the caller; what was computed stays. A job that has ended stays as it is. Nothing was paid, nothing comes back. */
export const cancelJob: Operation = {
  service: 'jobSubmit',
  name: 'cancelJob',
  run: ({scheduler}, request) => {
    const data = fieldsOf(request.data)
    const {id} = ownedJob(scheduler, textField(data, 'job', 64), request)
    const reason = optionalText(data, 'reason')
    const cancelled = scheduler.cancel(id, reason === undefined || reason === '' ? 'Cancelled by its owner' : reason)
    return {job: id, cancelled, runStatus: scheduler.summary(id).status, refund: '0'}
  },
}
