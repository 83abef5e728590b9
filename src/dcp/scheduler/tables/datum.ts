import {integerOrNull, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {type Interval, lengthOf} from '../intervals.js'

/** Values of one statement: with 16 a row takes half the time it takes alone. */
const TOGETHER = 16
const INSERT_ONE = 'INSERT INTO datum (job, number, value) VALUES (?, ?, ?)'
const INSERT_TOGETHER = INSERT_ONE + ', (?, ?, ?)'.repeat(TOGETHER - 1)
const BYTES = 'SELECT sum(octet_length(value)) AS bytes FROM datum WHERE job = ? AND number BETWEEN ? AND ?'
const PREFIX = `SELECT max(number) AS last FROM (
    SELECT number, sum(octet_length(value)) OVER (ORDER BY number) AS bytes FROM datum
    WHERE job = ? AND number BETWEEN ? AND ?
  ) WHERE bytes <= ?`
const VALUES = 'SELECT value FROM datum WHERE job = ? AND number BETWEEN ? AND ? ORDER BY number'

/** Adds values (JSON texts) of an input set. @param first number of the first of them */
export function insertData(store: Store, job: number, first: number, values: readonly string[]): void {
  const rows = values.map((value, index) => [job, first + index, value] as const)
  const together = rows.length - (rows.length % TOGETHER)
  for (let next = 0; next < together; next += TOGETHER) {
    store.prepare(INSERT_TOGETHER).run(...rows.slice(next, next + TOGETHER).flat())
  }
  for (const single of rows.slice(together)) store.prepare(INSERT_ONE).run(...single)
}

/** The beginning of an interval whose values have at most so many bytes, but at least one of them. */
export function boundedInterval(store: Store, job: number, whole: Interval, maxBytes: number): Interval {
  const bytes = integerOrNull(store.prepare(BYTES).get(job, whole.first, whole.last) ?? {}, 'bytes')
  if (bytes !== null && bytes <= maxBytes) return whole
  const row = store.prepare(PREFIX).get(job, whole.first, whole.last, maxBytes) ?? {}
  return {first: whole.first, last: integerOrNull(row, 'last') ?? whole.first}
}

/** JSON texts of the values of an interval. */
export function dataOf(store: Store, job: number, interval: Interval): readonly string[] {
  const data = store
    .prepare(VALUES)
    .all(job, interval.first, interval.last)
    .map((row) => text(row, 'value'))
  if (data.length !== lengthOf(interval)) throw new Error(`job ${job} lacks values of its input set`)
  return data
}
