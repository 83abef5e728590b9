import {groupAnswer} from '../groups/group-answer.js'
import {ownedGroup} from '../groups/owned-group.js'
import type {Operation} from './operation.js'

/** Deletes a group that the caller owns. Its jobs stay, and wait if they are in no other. */
export const deleteGroup: Operation = {
  service: 'computeGroups',
  name: 'deleteGroup',
  run: (endpoint, request) =>
    groupAnswer(() => {
      const {key, opaqueId} = ownedGroup(endpoint, request)
      endpoint.scheduler.groups.delete(key)
      return opaqueId
    }),
}
