import type {ComputeGroup} from '../../scheduler/compute-groups.js'
import {fieldsOf} from '../operations/fields.js'
import type {Endpoint, OperationRequest} from '../operations/operation.js'
import {OperationError} from '../operations/operation-error.js'
import {groupReference} from './group-descriptor.js'

/**
 * The group that the `descriptor` of a request names, if the caller owns it. That there is a group of somebody else is
 * not told. @throws OperationError EINVAL, ENOENT
 */
export function ownedGroup({scheduler}: Endpoint, {data, caller}: OperationRequest): ComputeGroup {
  const {descriptor} = fieldsOf(data)
  const group = scheduler.groups.find(groupReference(fieldsOf(descriptor, 'descriptor')))
  if (group && group.owner === caller.address) return group
  throw new OperationError('ENOENT', `${caller.address} owns no such compute group`)
}
