import {integer, integerOrNull, text, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {SliceError} from '../../job/job.js'
import type {SliceOutcome} from '../../job/task.js'
import type {Interval} from '../intervals.js'

/** A page of outcomes has at most so many rows, and about so many bytes of results. */
const PAGE_ROWS = 512
const PAGE_BYTES = 4 * 1024 * 1024

/** Results of one statement: with 16 a row takes half the time it takes alone; more gain nothing. */
const TOGETHER = 16
const RESULT_COLUMNS = 'job, number, failed, executions, cpu_seconds, bytes_in, bytes_out, result'
const RESULT_VALUES = '(?, ?, 0, ?, ?, ?, ?, ?)'
const INSERT_RESULT = `INSERT INTO slice (${RESULT_COLUMNS}) VALUES ${RESULT_VALUES}`
const INSERT_RESULTS = INSERT_RESULT + `, ${RESULT_VALUES}`.repeat(TOGETHER - 1)
const INSERT_ERROR = `INSERT INTO slice (job, number, failed, executions, cpu_seconds, bytes_in, bytes_out,
  error_code, error_name, error_message, error_stack) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`
const NUMBERS = 'SELECT number FROM slice WHERE job = ? AND number BETWEEN ? AND ? ORDER BY number'
const PAGE_END = `SELECT max(number) AS last FROM (
    SELECT number, sum(octet_length(result)) OVER (ORDER BY number) AS bytes FROM slice
    WHERE job = ? AND number BETWEEN ? AND ? LIMIT ${PAGE_ROWS}
  ) WHERE bytes IS NULL OR bytes <= ${PAGE_BYTES}`
const FIRST = 'SELECT min(number) AS first FROM slice WHERE job = ? AND number BETWEEN ? AND ?'
const RESULTS = `SELECT number, result FROM slice
  WHERE job = ? AND number BETWEEN ? AND ? AND failed = 0 ORDER BY number`
const ERRORS = `SELECT number, error_code, error_name, error_message, error_stack FROM slice
  WHERE job = ? AND number BETWEEN ? AND ? AND failed = 1 ORDER BY number LIMIT ${PAGE_ROWS}`

type ResultOutcome = Extract<SliceOutcome, {kind: 'result'}>
type ErrorOutcome = Extract<SliceOutcome, {kind: 'error'}>

/** Adds results: the only outcomes that the slices will ever have (second ones violate the key). */
export function insertResults(store: Store, job: number, executions: number, results: readonly ResultOutcome[]): void {
  const values = ({slice, cost, value}: ResultOutcome) =>
    [job, slice, executions, cost.cpuSeconds, cost.bytesIn, cost.bytesOut, value] as const
  const together = results.length - (results.length % TOGETHER)
  for (let next = 0; next < together; next += TOGETHER) {
    store.prepare(INSERT_RESULTS).run(...results.slice(next, next + TOGETHER).flatMap(values))
  }
  for (const result of results.slice(together)) store.prepare(INSERT_RESULT).run(...values(result))
}

/** Adds errors: the only outcomes that the slices will ever have. */
export function insertErrors(store: Store, job: number, executions: number, errors: readonly ErrorOutcome[]): void {
  for (const {slice, code, name, message, stack, cost} of errors) {
    const {cpuSeconds, bytesIn, bytesOut} = cost
    store.prepare(INSERT_ERROR).run(job, slice, executions, cpuSeconds, bytesIn, bytesOut, code, name, message, stack)
  }
}

/** Numbers of the slices of an interval that have an outcome, ascending. */
export function computedNumbers(store: Store, job: number, interval: Interval): readonly number[] {
  return store
    .prepare(NUMBERS)
    .all(job, interval.first, interval.last)
    .map((row) => integer(row, 'number'))
}

export interface ResultRow {
  readonly slice: number
  /** JSON text. */
  readonly value: string
}

/** Results of an interval in order, read page by page, so that memory does not grow with the job. */
export function* resultsIn(store: Store, job: number, interval: Interval): Generator<ResultRow> {
  let first = interval.first
  while (first <= interval.last) {
    const last = pageEnd(store, job, {first, last: interval.last})
    for (const row of store.prepare(RESULTS).all(job, first, last)) {
      yield {slice: integer(row, 'number'), value: text(row, 'result')}
    }
    first = last + 1
  }
}

/** The last number of the page that begins an interval; the end of the interval when nothing is left in it. */
function pageEnd(store: Store, job: number, interval: Interval): number {
  const {first, last} = interval
  const end = integerOrNull(store.prepare(PAGE_END).get(job, first, last) ?? {}, 'last')
  return end ?? integerOrNull(store.prepare(FIRST).get(job, first, last) ?? {}, 'first') ?? last
}

export interface ErrorRow extends SliceError {
  readonly name: string
}

/** Errors of an interval in order, read page by page. */
export function* errorsIn(store: Store, job: number, interval: Interval): Generator<ErrorRow> {
  let first = interval.first
  for (;;) {
    const rows = store.prepare(ERRORS).all(job, first, interval.last)
    for (const row of rows) {
      const slice = integer(row, 'number')
      first = slice + 1
      yield {
        slice,
        code: text(row, 'error_code'),
        name: text(row, 'error_name'),
        message: text(row, 'error_message'),
        stack: textOrNull(row, 'error_stack'),
      }
    }
    if (rows.length < PAGE_ROWS) return
  }
}
