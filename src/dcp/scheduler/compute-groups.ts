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
