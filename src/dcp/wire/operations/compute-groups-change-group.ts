import {groupAnswer} from '../groups/group-answer.js'
import {GROUP_TEXT} from '../groups/group-descriptor.js'
import {joinFields, otherSettings} from '../groups/group-settings.js'
import {ownedGroup} from '../groups/owned-group.js'
import {fieldsOf, optionalText} from './fields.js'
import type {Operation} from './operation.js'

/** Changes what `newDescriptor` names of a group that the caller owns. */
export const changeGroup: Operation = {
  service: 'computeGroups',
  name: 'changeGroup',
  run: (endpoint, request) =>
    groupAnswer(() => {
      const group = ownedGroup(endpoint, request)
      const changes = fieldsOf(fieldsOf(request.data).newDescriptor, 'newDescriptor')
      endpoint.scheduler.groups.change({
        ...group,
        name: optionalText(changes, 'name', GROUP_TEXT) ?? group.name,
        description: optionalText(changes, 'description', GROUP_TEXT) ?? group.description,
        ...joinFields(changes),
        ...otherSettings(changes),
      })
      return group.opaqueId
    }),
}
