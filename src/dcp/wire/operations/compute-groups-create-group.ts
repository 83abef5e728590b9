import {newJobId} from '../../job/job-id.js'
import {groupAnswer} from '../groups/group-answer.js'
import {chosenId, GROUP_TEXT} from '../groups/group-descriptor.js'
import {joinFields, otherSettings} from '../groups/group-settings.js'
import {fieldsOf, invalid, optionalFields, optionalText} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/** How many groups one identity owns at most. */
const MOST = 1000

/**
 * Makes a group that the caller owns: `{joinDescriptor, name, description, otherProperties}`, with `joinKey` and
 * `joinHash`, or `id` and `joinAddress`. Gives its id.
 */
export const createGroup: Operation = {
  service: 'computeGroups',
  name: 'createGroup',
  run: ({scheduler}, {data, caller}) =>
    groupAnswer(() => {
      const fields = fieldsOf(data)
      const descriptor = fieldsOf(fields.joinDescriptor, 'joinDescriptor')
      const joinKey = optionalText(descriptor, 'joinKey', GROUP_TEXT) || null
      const {joinHash = null, joinAddress = null} = joinFields(descriptor)
      if (joinAddress === null && (joinKey === null || joinHash === null)) {
        throw invalid('A compute group needs joinKey and joinHash, or id and joinAddress')
      }
      if (scheduler.groups.ownedBy(caller.address).length >= MOST) {
        throw new OperationError('EDQUOT', `${caller.address} owns ${MOST} compute groups; delete some first`)
      }
      const group = scheduler.groups.create({
        opaqueId: chosenId(descriptor) ?? newJobId(),
        joinKey,
        joinHash,
        joinAddress,
        name: optionalText(fields, 'name', GROUP_TEXT) ?? '',
        description: optionalText(fields, 'description', GROUP_TEXT) ?? '',
        owner: caller.address,
        deployAccess: 'join',
        maxConcurrentJobs: null,
        ...otherSettings(optionalFields(fields, 'otherProperties') ?? {}),
      })
      if (!group) throw new OperationError('EEXIST', 'There is a compute group of that join key or id')
      return group.opaqueId
    }),
}
