import {ownedJob} from '../jobs/owned-job.js'
import {fieldsOf, textField} from './fields.js'
import type {Operation} from './operation.js'

/** Ends the adding of slices to a job of the caller. Closing it again, or one that has ended, changes nothing. */
export const closeJob: Operation = {
  service: 'resultSubmitter',
  name: 'closeJob',
  run: ({scheduler, events}, request) => {
    const {id, open} = ownedJob(scheduler, textField(fieldsOf(request.data), 'job', 64), request)
    events.deploying(request.caller, id)
    if (open) scheduler.close(id)
    return {success: true, job: id}
  },
}
