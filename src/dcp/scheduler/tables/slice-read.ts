import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, real, text, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {SliceError, SliceReport} from '../../job/job.js'
import type {Interval} from '../intervals.js'

/** How many results are read at once: at most so many rows, and about so many bytes (at least one row). */
export interface ResultPage {
  readonly rows: number
  readonly bytes: number
}

const PAGE_ROWS = 512
const PAGE: ResultPage = {rows: PAGE_ROWS, bytes: 4 * 1024 * 1024}

const PAGE_END = `SELECT max(number) AS last FROM (
    SELECT number, sum(octet_length(result)) OVER (ORDER BY number) AS bytes FROM slice
    WHERE job = ? AND number BETWEEN ? AND ? LIMIT ?
  ) WHERE bytes IS NULL OR bytes <= ?`
const FIRST = 'SELECT min(number) AS first FROM slice WHERE job = ? AND number BETWEEN ? AND ?'
const RESULTS = `SELECT number, result FROM slice
  WHERE job = ? AND number BETWEEN ? AND ? AND failed = 0 ORDER BY number`
const ERRORS = `SELECT number, error_code, error_name, error_message, error_stack FROM slice
  WHERE job = ? AND number BETWEEN ? AND ? AND failed = 1 ORDER BY number LIMIT ${PAGE_ROWS}`
const REPORTS = `SELECT number, failed, executions, cpu_seconds, bytes_in, bytes_out, error_code FROM slice
  WHERE job = ? AND number BETWEEN ? AND ? ORDER BY number LIMIT ${PAGE_ROWS}`
const OUTCOME = `SELECT failed, result, error_code, error_name, error_message FROM slice
  WHERE job = ? AND number = ?`

/** What an outcome says, without what it cost. */
export type SliceWords =
  | {readonly kind: 'result'; readonly value: string}
  | {readonly kind: 'error'; readonly code: string; readonly name: string; readonly message: string}

/** The outcome of a slice that has one. */
export function storedOutcome(store: Store, job: number, slice: number): SliceWords {
  const row = store.prepare(OUTCOME).get(job, slice) ?? {}
  if (integer(row, 'failed') === 0) return {kind: 'result', value: text(row, 'result')}
  const [code, name, message] = [text(row, 'error_code'), text(row, 'error_name'), text(row, 'error_message')]
  return {kind: 'error', code, name, message}
}

export interface ResultRow {
  readonly slice: number
  /** A value text. */
  readonly value: string
}

/** Results of an interval in order, read page by page, so that memory does not grow with the job. */
export function* resultsIn(store: Store, job: number, interval: Interval, page = PAGE): Generator<ResultRow> {
  let first = interval.first
  while (first <= interval.last) {
    const last = pageEnd(store, job, {first, last: interval.last}, page)
    for (const row of store.prepare(RESULTS).all(job, first, last)) {
      yield {slice: integer(row, 'number'), value: text(row, 'result')}
    }
    first = last + 1
  }
}

/** The last number of the page that begins an interval; the end of the interval when nothing is left in it. */
function pageEnd(store: Store, job: number, {first, last}: Interval, {rows, bytes}: ResultPage): number {
  const end = integerOrNull(store.prepare(PAGE_END).get(job, first, last, rows, bytes) ?? {}, 'last')
  return end ?? integerOrNull(store.prepare(FIRST).get(job, first, last) ?? {}, 'first') ?? last
}

export interface ErrorRow extends SliceError {
  readonly name: string
}

/** Errors of an interval in order, read page by page. */
export function errorsIn(store: Store, job: number, interval: Interval): Generator<ErrorRow> {
  return pages(store, ERRORS, job, interval, (row) => ({
    slice: integer(row, 'number'),
    code: text(row, 'error_code'),
    name: text(row, 'error_name'),
    message: text(row, 'error_message'),
    stack: textOrNull(row, 'error_stack'),
  }))
}

/** What the outcomes of an interval took, in order, read page by page. */
export function reportsIn(store: Store, job: number, interval: Interval): Generator<SliceReport> {
  return pages(store, REPORTS, job, interval, (row) => ({
    slice: integer(row, 'number'),
    status: integer(row, 'failed') === 0 ? 'finished' : 'failed',
    code: textOrNull(row, 'error_code'),
    executions: integer(row, 'executions'),
    cpuSeconds: real(row, 'cpu_seconds'),
    bytesIn: integer(row, 'bytes_in'),
    bytesOut: integer(row, 'bytes_out'),
  }))
}

/** Rows of a statement that gives up to PAGE_ROWS of them in order of `number`. */
function* pages<T>(
  store: Store,
  statement: string,
  job: number,
  {first, last}: Interval,
  read: (row: Row) => T,
): Generator<T> {
  let next = first
  for (;;) {
    const rows = store.prepare(statement).all(job, next, last)
    for (const row of rows) {
      next = integer(row, 'number') + 1
      yield read(row)
    }
    if (rows.length < PAGE_ROWS) return
  }
}
