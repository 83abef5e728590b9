import type {ComputeGroup, ComputeGroups, NewGroup} from '../compute-groups.js'
import type {Context} from '../context.js'
import {findJob} from '../find-job.js'
import {
  deleteGroup,
  groupsOwnedBy,
  insertGroup,
  maxConcurrentJobs,
  selectGroup,
  updateGroup,
} from '../tables/compute-group.js'
import {
  countRunning,
  deleteJobGroup,
  deleteJobGroups,
  groupsOfJob,
  insertJobGroup,
  jobsOfGroup,
} from '../tables/job-group.js'
import {provenGroups} from './proven-groups.js'

/** The compute groups of a store. */
export function openGroups(context: Context): ComputeGroups {
  const {store} = context
  return {
    proven: (proofs, dcpsid) => provenGroups(store, proofs, dcpsid),
    find: (reference) => selectGroup(store, reference),
    ownedBy: (owner) => groupsOwnedBy(store, owner),
    create: (group) => store.transaction(() => createGroup(context, group)),
    change: (group) => store.transaction(() => updateGroup(store, group)),
    delete: (key) => store.transaction(() => deleteGroup(store, key)),
    addJob: (job, keys) => store.transaction(() => addJob(context, findJob(context, job), keys)),
    groupsOf: (job) => groupsOfJob(store, findJob(context, job)),
    jobsOf: (key) => jobsOfGroup(store, key),
    removeJob: (key, job) => store.transaction(() => deleteJobGroup(store, findJob(context, job), key)),
    removeAllJobs: (key) => store.transaction(() => deleteJobGroups(store, key)),
  }
}

function createGroup({store, now}: Context, group: NewGroup): ComputeGroup | undefined {
  const {joinKey, opaqueId} = group
  const taken = selectGroup(store, {opaqueId}) ?? (joinKey === null ? undefined : selectGroup(store, {joinKey}))
  return taken ? undefined : {...group, key: insertGroup(store, group, now())}
}

function addJob({store}: Context, job: number, keys: readonly number[]): readonly number[] {
  return keys.filter((key) => {
    const limit = maxConcurrentJobs(store, key)
    if (limit === undefined || (limit !== null && countRunning(store, key, job) >= limit)) return false
    insertJobGroup(store, job, key)
    return true
  })
}
