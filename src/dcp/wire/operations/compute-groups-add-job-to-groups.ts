import {groupAnswer} from '../groups/group-answer.js'
import {joinedGroup} from '../groups/joined-group.js'
import {ownedJob} from '../jobs/owned-job.js'
import {fieldsOf, listField, textField} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/** How many groups one request names at most. */
const MOST = 100

/**
 * Puts a job of the caller into those of the groups that it may put jobs into: `{job, cgArray}`. Refused when that is
 * none; the official client then cancels the job (DCPL-1100).
 */
export const addJobToGroups: Operation = {
  service: 'computeGroups',
  name: 'addJobToGroups',
  run: (endpoint, request) =>
    groupAnswer(() => {
      const {scheduler} = endpoint
      const data = fieldsOf(request.data)
      const job = textField(data, 'job', 64)
      ownedJob(scheduler, job, request)
      if (scheduler.deployment(job).localExec) {
        throw new OperationError('EINVAL', `Job ${job} is computed by who deployed it, and joins no compute group`)
      }
      const allowed = listField(data, 'cgArray', MOST).flatMap(
        (descriptor) => joinedGroup(endpoint, request, descriptor) ?? [],
      )
      endpoint.events.deploying(request.caller, job)
      const joined = new Set(
        scheduler.groups.addJob(
          job,
          allowed.map(({key}) => key),
        ),
      )
      if (joined.size === 0) throw new OperationError('EACCES', `Job ${job} may join none of these compute groups`)
      return allowed
        .filter(({key}) => joined.has(key))
        .map(({opaqueId, joinKey, name, description}) => ({id: opaqueId, joinKey, name, description}))
    }),
}
