import type {Store} from '../../../store/store.js'
import type {JobDescription} from '../../job/job.js'
import {MACHINE_GROUP, PUBLIC_GROUP} from '../compute-groups.js'
import {selectGroup} from '../tables/compute-group.js'

/**
 * Keys of the groups that a job stands in which is deployed on this machine: those that it names, without a proof, since
 * the store is its owner's. Where none of them is known here, only the workers of this machine compute it. It is in the
 * public group only if it names that, or nothing.
 */
export function groupsOfNewJob(store: Store, {computeGroups, deployment}: JobDescription): readonly number[] {
  if (deployment.localExec) return []
  if (computeGroups.length === 0) return [PUBLIC_GROUP.key]
  const known = computeGroups.flatMap((joinKey) => selectGroup(store, {joinKey})?.key ?? [])
  return known.length > 0 ? known : [MACHINE_GROUP.key]
}
