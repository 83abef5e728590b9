import {groupAnswer} from '../groups/group-answer.js'
import {ownedGroup} from '../groups/owned-group.js'
import type {Operation} from './operation.js'

/** Takes all jobs out of a group that the caller owns. Gives how many they were. */
export const removeAllJobs: Operation = {
  service: 'computeGroups',
  name: 'removeAllJobs',
  run: (endpoint, request) =>
    groupAnswer(() => endpoint.scheduler.groups.removeAllJobs(ownedGroup(endpoint, request).key)),
}
