import type {JobGroup} from './remote-tasks.js'

/** How a job or a worker shows that it knows the secret of a group, bound to its session (dcp-protocol, section 9). */
export interface GroupProof {
  readonly joinKey: string
  /** eh1 of session id and join hash; absent for the public group. */
  readonly joinHashHash?: string
}

/** The public group, which everybody is in (dcp-semantics, section 9). */
export const PUBLIC_GROUP = {
  key: 1,
  opaqueId: 'WHhetL7mj1w1mw1XV6dxyC',
  joinKey: 'public',
  name: 'Public Compute Group (open access)',
  description: '',
} as const

/**
 * The group that nobody joins: its jobs are computed by the workers of this machine, which compute those of every group.
 * Jobs that were deployed here into groups that are not known here stand in it.
 */
export const MACHINE_GROUP = {key: 2, opaqueId: 'WorkersOfThisMachine00'} as const

/** Who may put jobs into a group: only its owner, or everybody who joins. */
export const DEPLOY_ACCESS = ['owner', 'join'] as const

/** What the owner of a group may change. */
export interface GroupSettings {
  readonly name: string
  readonly description: string
  /** `eh1-` and 64 hexadecimal digits: whoever knows it is in. Never shown. Null when nobody joins by a secret. */
  readonly joinHash: string | null
  /** The identity that joins without a secret; checksummed. */
  readonly joinAddress: string | null
  readonly deployAccess: (typeof DEPLOY_ACCESS)[number]
  /** How many running jobs it takes at once; null for any number. */
  readonly maxConcurrentJobs: number | null
}

export interface NewGroup extends GroupSettings {
  /** 22 characters that name it where its join key is not to be shown. */
  readonly opaqueId: string
  readonly joinKey: string | null
  /** Checksummed address; null for the public group. */
  readonly owner: string | null
}

/** A group of workers, and of jobs that they compute. */
export interface ComputeGroup extends NewGroup {
  readonly key: number
}

export type GroupReference = {readonly joinKey: string} | {readonly opaqueId: string}

/** The compute groups of a store: who gets slices of which job. */
export interface ComputeGroups {
  /** Keys of the groups whose secret the proofs show, for a session; the public group needs none. */
  proven(proofs: readonly GroupProof[], dcpsid: string): readonly number[]
  find(reference: GroupReference): ComputeGroup | undefined
  ownedBy(owner: string): readonly ComputeGroup[]
  /** Undefined when there is one of that join key or id. */
  create(group: NewGroup): ComputeGroup | undefined
  change(group: ComputeGroup): void
  /** Its jobs stay, and are computed by the workers of their other groups. */
  delete(key: number): void
  /**
   * Puts a job into groups. Returns the keys of those that it is in then: a group that has as many running jobs as it
   * takes is left out. @throws Fault JOB_NOT_FOUND
   */
  addJob(job: string, keys: readonly number[]): readonly number[]
  /** @throws Fault JOB_NOT_FOUND */
  groupsOf(job: string): readonly JobGroup[]
  jobsOf(key: number): readonly string[]
  /** False when it was not there. @throws Fault JOB_NOT_FOUND */
  removeJob(key: number, job: string): boolean
  /** Returns how many there were. */
  removeAllJobs(key: number): number
}
