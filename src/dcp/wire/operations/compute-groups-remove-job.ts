import {groupAnswer} from '../groups/group-answer.js'
import {ownedGroup} from '../groups/owned-group.js'
import {fieldsOf, textField} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/** Takes a job out of a group that the caller owns, whoever owns the job. What workers hold of it they may still report. */
export const removeJob: Operation = {
  service: 'computeGroups',
  name: 'removeJob',
  run: (endpoint, request) =>
    groupAnswer(() => {
      const {key} = ownedGroup(endpoint, request)
      const job = textField(fieldsOf(request.data), 'job', 64)
      if (endpoint.scheduler.groups.removeJob(key, job)) return job
      throw new OperationError('ENOENT', `Job ${job} is not in this compute group`)
    }),
}
