import type {Row} from '../../../store/driver.js'
import {bytesOrNull, integer, integerOrNull, real, realOrNull, text, textOrNull, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {TaskError, TaskFacts} from '../../wire/operations.js'
import {KINDS, pointsOf, STATES} from './task-columns.js'

/** A task as it stands in the file, with who holds it. */
export interface StoredTask extends TaskFacts {
  readonly key: number
  readonly holder: string
  /** Seconds, 0 for none. */
  readonly timeout: number
}

const COLUMNS = `key, id, holder, kind, func, receiver, owner, owner_uuid, state, timeout, interval, created, due, ended, runs,
  at_time, error_type, error_message, error_stack`
const WITH_RESULT = `SELECT ${COLUMNS}, result FROM task JOIN payload ON task = key`
const BY_ID = `${WITH_RESULT} WHERE id = ?`
const BY_ID_OF_HOLDER = `${WITH_RESULT} WHERE id = ? AND holder = ?`
const BY_OWNER = `${WITH_RESULT} WHERE holder = ? AND owner = ? AND owner_uuid = ? ORDER BY key DESC LIMIT 1`
const LIVE = 'SELECT key FROM task WHERE holder = ? AND ended IS NULL'
const ALL = `SELECT ${COLUMNS}, NULL AS result FROM task ORDER BY key DESC`
const ALL_OF_HOLDER = `SELECT ${COLUMNS}, NULL AS result FROM task WHERE holder = ? ORDER BY key DESC`

/** Keys of the tasks of a holder that have not ended. */
export function liveKeys(store: Store, holder: string): readonly number[] {
  return store
    .prepare(LIVE)
    .all(holder)
    .map((row) => integer(row, 'key'))
}

/** @param holder undefined for a task of any */
export function findTask(store: Store, id: string, holder?: string): StoredTask | undefined {
  return taskOf(holder === undefined ? store.prepare(BY_ID).get(id) : store.prepare(BY_ID_OF_HOLDER).get(id, holder))
}

/** The newest one that its owner knows by this number. */
export function findTaskOfOwner(store: Store, holder: string, owner: string, uuid: number): StoredTask | undefined {
  return taskOf(store.prepare(BY_OWNER).get(holder, owner, uuid))
}

/** Newest first, without values. @param holder undefined for the tasks of all */
export function allTasks(store: Store, holder?: string): readonly StoredTask[] {
  const rows = holder === undefined ? store.prepare(ALL).all() : store.prepare(ALL_OF_HOLDER).all(holder)
  return rows.flatMap((row) => taskOf(row) ?? [])
}

/** What others are shown of a task. */
export function factsOf({key: _key, holder: _holder, timeout: _timeout, ...facts}: StoredTask): TaskFacts {
  return facts
}

function taskOf(row: Row | undefined): StoredTask | undefined {
  if (!row) return undefined
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    holder: text(row, 'holder'),
    kind: word(row, 'kind', KINDS),
    func: text(row, 'func'),
    receiver: textOrNull(row, 'receiver'),
    owner: text(row, 'owner'),
    ownerUuid: integerOrNull(row, 'owner_uuid'),
    state: word(row, 'state', STATES),
    timeout: real(row, 'timeout'),
    created: integer(row, 'created') / 1000,
    due: seconds(integerOrNull(row, 'due')),
    ended: seconds(integerOrNull(row, 'ended')),
    interval: realOrNull(row, 'interval'),
    atTime: pointsOf(textOrNull(row, 'at_time')),
    runs: integer(row, 'runs'),
    result: bytesOrNull(row, 'result'),
    error: errorOf(row),
  }
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000
}

function errorOf(row: Row): TaskError | null {
  const type = textOrNull(row, 'error_type')
  if (type === null) return null
  return {type, message: textOrNull(row, 'error_message') ?? '', stack: textOrNull(row, 'error_stack')}
}
