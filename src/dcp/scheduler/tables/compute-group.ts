import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text, textOrNull, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {type ComputeGroup, DEPLOY_ACCESS, type GroupReference, type NewGroup} from '../compute-groups.js'

const COLUMNS = `key, opaque_id, join_key, join_hash, join_address, name, description, owner, deploy_access, max_jobs`
const BY_JOIN_KEY = `SELECT ${COLUMNS} FROM compute_group WHERE join_key = ?`
const BY_OPAQUE_ID = `SELECT ${COLUMNS} FROM compute_group WHERE opaque_id = ?`
const OWNED = `SELECT ${COLUMNS} FROM compute_group WHERE owner = ? ORDER BY key`
const INSERT = `INSERT INTO compute_group
  (opaque_id, join_key, join_hash, join_address, name, description, owner, deploy_access, max_jobs, created)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`
const UPDATE = `UPDATE compute_group
  SET join_hash = ?, join_address = ?, name = ?, description = ?, deploy_access = ?, max_jobs = ? WHERE key = ?`
const LIMIT = 'SELECT max_jobs FROM compute_group WHERE key = ?'
const DELETE = 'DELETE FROM compute_group WHERE key = ?'

export function selectGroup(store: Store, reference: GroupReference): ComputeGroup | undefined {
  const row =
    'joinKey' in reference
      ? store.prepare(BY_JOIN_KEY).get(reference.joinKey)
      : store.prepare(BY_OPAQUE_ID).get(reference.opaqueId)
  return row && groupOf(row)
}

export function groupsOwnedBy(store: Store, owner: string): readonly ComputeGroup[] {
  return store.prepare(OWNED).all(owner).map(groupOf)
}

/** Adds a group of a join key and an id that none has. Returns its key. */
export function insertGroup(store: Store, group: NewGroup, created: number): number {
  const row = store
    .prepare(INSERT)
    .get(
      group.opaqueId,
      group.joinKey,
      group.joinHash,
      group.joinAddress,
      group.name,
      group.description,
      group.owner,
      group.deployAccess,
      group.maxConcurrentJobs,
      created,
    )
  return integer(row ?? {}, 'key')
}

export function updateGroup(store: Store, group: ComputeGroup): void {
  const {key, joinHash, joinAddress, name, description, deployAccess, maxConcurrentJobs} = group
  store.prepare(UPDATE).run(joinHash, joinAddress, name, description, deployAccess, maxConcurrentJobs, key)
}

/** How many running jobs a group takes at once, null for any number; undefined when there is no such group. */
export function maxConcurrentJobs(store: Store, key: number): number | null | undefined {
  const row = store.prepare(LIMIT).get(key)
  return row && integerOrNull(row, 'max_jobs')
}

export function deleteGroup(store: Store, key: number): void {
  store.prepare(DELETE).run(key)
}

function groupOf(row: Row): ComputeGroup {
  return {
    key: integer(row, 'key'),
    opaqueId: text(row, 'opaque_id'),
    joinKey: textOrNull(row, 'join_key'),
    joinHash: textOrNull(row, 'join_hash'),
    joinAddress: textOrNull(row, 'join_address'),
    name: text(row, 'name'),
    description: text(row, 'description'),
    owner: textOrNull(row, 'owner'),
    deployAccess: word(row, 'deploy_access', DEPLOY_ACCESS),
    maxConcurrentJobs: integerOrNull(row, 'max_jobs'),
  }
}
