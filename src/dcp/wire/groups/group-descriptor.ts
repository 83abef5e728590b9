import {type GroupReference, PUBLIC_GROUP} from '../../scheduler/compute-groups.js'
import {anyField, type Fields, invalid, optionalText} from '../operations/fields.js'

/** Bounds of texts of a group, in characters (compute-groups/index.js). */
export const GROUP_TEXT = 255
const OPAQUE_ID = /^[\w+/-]{22}$/

/**
 * The group that a descriptor means: `joinKey`, else `id` or `opaqueId`. The official client sends its own constant for
 * the public group, whose `id` is the number 1. @throws OperationError EINVAL
 */
export function groupReference(descriptor: Fields): GroupReference {
  const joinKey = optionalText(descriptor, 'joinKey', GROUP_TEXT)
  if (joinKey) return {joinKey}
  if (anyField(descriptor, 'id') === PUBLIC_GROUP.key) return {opaqueId: PUBLIC_GROUP.opaqueId}
  const opaqueId = optionalText(descriptor, 'id', GROUP_TEXT) ?? optionalText(descriptor, 'opaqueId', GROUP_TEXT)
  if (opaqueId) return {opaqueId}
  throw invalid('A compute group is named by joinKey or by id')
}

/** The id of a new group, as its owner chose it. @throws OperationError EINVAL */
export function chosenId(descriptor: Fields): string | undefined {
  const id = optionalText(descriptor, 'id', GROUP_TEXT)
  if (id === undefined || OPAQUE_ID.test(id)) return id
  throw invalid('The id of a compute group is 22 letters, digits or + / - _')
}
