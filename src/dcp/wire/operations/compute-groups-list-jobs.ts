import {groupAnswer} from '../groups/group-answer.js'
import {ownedGroup} from '../groups/owned-group.js'
import type {Operation} from './operation.js'

/** The ids of the jobs in a group that the caller owns, the oldest first. */
export const listGroupJobs: Operation = {
  service: 'computeGroups',
  name: 'listJobs',
  run: (endpoint, request) => groupAnswer(() => endpoint.scheduler.groups.jobsOf(ownedGroup(endpoint, request).key)),
}
