import type {Store} from '../../../store/store.js'
import {type GroupProof, PUBLIC_GROUP} from '../compute-groups.js'
import {selectGroup} from '../tables/compute-group.js'
import {joinHashHash, sameHash} from './join-hash.js'

/**
 * Keys of the groups whose secret the proofs show. The official worker makes a proof for the public group too, of an
 * empty secret: it is not looked at, since everybody is in.
 */
export function provenGroups(store: Store, proofs: readonly GroupProof[], dcpsid: string): readonly number[] {
  return [...new Set(proofs.flatMap((proof) => provenGroup(store, proof, dcpsid) ?? []))]
}

function provenGroup(store: Store, proof: GroupProof, dcpsid: string): number | undefined {
  if (proof.joinKey === PUBLIC_GROUP.joinKey) return PUBLIC_GROUP.key
  const group = selectGroup(store, {joinKey: proof.joinKey})
  if (!group?.joinHash || proof.joinHashHash === undefined) return undefined
  return sameHash(joinHashHash(group.joinHash, dcpsid), proof.joinHashHash) ? group.key : undefined
}
