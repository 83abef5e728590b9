import type {ComputeGroup} from '../../scheduler/compute-groups.js'
import {PUBLIC_GROUP} from '../../scheduler/compute-groups.js'
import {fieldsOf, optionalText} from '../operations/fields.js'
import type {Endpoint, OperationRequest} from '../operations/operation.js'
import {GROUP_TEXT, groupReference} from './group-descriptor.js'

/**
 * The group that a join descriptor names, if the caller may put jobs into it: it is public, the caller owns it, or the
 * caller shows its secret or is the identity that joins it. Undefined otherwise: whether there is such a group is not told.
 * @throws OperationError EINVAL
 */
export function joinedGroup(
  {scheduler}: Endpoint,
  {caller, isAuthorizedBy}: OperationRequest,
  descriptor: unknown,
): ComputeGroup | undefined {
  const fields = fieldsOf(descriptor, 'A compute group')
  const group = scheduler.groups.find(groupReference(fields))
  if (!group || group.key === PUBLIC_GROUP.key || group.owner === caller.address) return group
  if (group.deployAccess === 'owner') return undefined
  const {joinKey, joinAddress} = group
  if (joinAddress !== null && (joinAddress === caller.address || isAuthorizedBy(joinAddress))) return group
  const joinHashHash = optionalText(fields, 'joinHashHash', GROUP_TEXT)
  if (joinKey === null || joinHashHash === undefined) return undefined
  return scheduler.groups.proven([{joinKey, joinHashHash}], caller.dcpsid).includes(group.key) ? group : undefined
}
