import {integer, integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {ProcessFacts} from '../process-liveness.js'

/**
 * Values of addition k stand in `datum` from number k * SPAN on: whatever is added at the same time, they are written
 * where they will stay, and become slices all at once when the addition gets its first slice number.
 */
const SPAN = 2 ** 32

const INSERT = 'INSERT INTO addition (job, submitter, created) VALUES (?, ?, ?) RETURNING key'
const EXISTS = 'SELECT 1 FROM addition WHERE key = ?'
const COMMIT = 'UPDATE addition SET first = ? WHERE key = ?'
const OPEN = 'SELECT key, submitter, created FROM addition WHERE first IS NULL'
const AT = 'SELECT key, first FROM addition WHERE job = ? AND first <= ? ORDER BY first DESC LIMIT 1'
const NEXT = 'SELECT min(first) AS first FROM addition WHERE job = ? AND first > ?'
const DELETE_DATA = `DELETE FROM datum
  WHERE job = (SELECT job FROM addition WHERE key = ?1) AND number >= ?1 * ${SPAN} AND number < (?1 + 1) * ${SPAN}`
const DELETE = 'DELETE FROM addition WHERE key = ?'

/** Consecutive slices whose values stand together. */
export interface Segment {
  /** What leads from the number of a slice to that of its value. */
  readonly shift: number
  /** The last slice that it can have. */
  readonly last: number
}

/** An addition whose values are still being written. */
export interface OpenAddition {
  readonly key: number
  readonly submitter: ProcessFacts
  readonly created: number
}

/** Begins an addition; returns its key. */
export function insertAddition(store: Store, job: number, submitter: ProcessFacts, created: number): number {
  return integer(store.prepare(INSERT).get(job, JSON.stringify(submitter), created) ?? {}, 'key')
}

export function additionExists(store: Store, key: number): boolean {
  return store.prepare(EXISTS).get(key) !== undefined
}

/** Where the first value of an addition stands. */
export function additionStart(key: number): number {
  return key * SPAN
}

/** Makes slices of the values of an addition. @param first number of the first of them */
export function commitAddition(store: Store, key: number, first: number): void {
  store.prepare(COMMIT).run(first, key)
}

/** Removes an addition with its values. */
export function deleteAddition(store: Store, key: number): void {
  store.prepare(DELETE_DATA).run(key)
  store.prepare(DELETE).run(key)
}

export function openAdditions(store: Store): readonly OpenAddition[] {
  return store
    .prepare(OPEN)
    .all()
    .map((row) => ({
      key: integer(row, 'key'),
      submitter: JSON.parse(text(row, 'submitter')) as ProcessFacts,
      created: integer(row, 'created'),
    }))
}

/** Where the value of a slice stands, which may be one that the job does not have yet. */
export function segmentAt(store: Store, job: number, slice: number): Segment {
  const row = store.prepare(AT).get(job, slice)
  const next = integerOrNull(store.prepare(NEXT).get(job, slice) ?? {}, 'first')
  const shift = row ? additionStart(integer(row, 'key')) - integer(row, 'first') : 0
  return {shift, last: next === null ? Number.MAX_SAFE_INTEGER : next - 1}
}
