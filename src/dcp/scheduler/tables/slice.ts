import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {SliceOutcome} from '../../job/task.js'
import type {Interval} from '../intervals.js'

/** Results of one statement: with 16 a row takes half the time it takes alone; more gain nothing. */
const TOGETHER = 16
const RESULT_COLUMNS = 'job, number, failed, executions, cpu_seconds, bytes_in, bytes_out, result'
const RESULT_VALUES = '(?, ?, 0, ?, ?, ?, ?, ?)'
const INSERT_RESULT = `INSERT INTO slice (${RESULT_COLUMNS}) VALUES ${RESULT_VALUES}`
const INSERT_RESULTS = INSERT_RESULT + `, ${RESULT_VALUES}`.repeat(TOGETHER - 1)
const INSERT_ERROR = `INSERT INTO slice (job, number, failed, executions, cpu_seconds, bytes_in, bytes_out,
  error_code, error_name, error_message, error_stack) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`
const ERROR_CODES = 'SELECT DISTINCT error_code FROM slice WHERE job = ? AND failed = 1 LIMIT 5'
const HAS = 'SELECT 1 FROM slice WHERE job = ? AND number = ?'
const NUMBERS = 'SELECT number FROM slice WHERE job = ? AND number BETWEEN ? AND ? ORDER BY number'

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

/** Different codes of the errors of a job, a few of them. */
export function errorCodes(store: Store, job: number): readonly string[] {
  return store
    .prepare(ERROR_CODES)
    .all(job)
    .map((row) => text(row, 'error_code'))
}

export function hasOutcome(store: Store, job: number, slice: number): boolean {
  return store.prepare(HAS).get(job, slice) !== undefined
}

/** Numbers of the slices of an interval that have an outcome, ascending. */
export function computedNumbers(store: Store, job: number, interval: Interval): readonly number[] {
  return store
    .prepare(NUMBERS)
    .all(job, interval.first, interval.last)
    .map((row) => integer(row, 'number'))
}
