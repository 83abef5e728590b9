import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, text, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {JobStatus} from '../../job/job.js'
import {MINE, OURS} from './claimable.js'

export const STATUSES = ['running', 'finished', 'cancelled'] as const satisfies readonly JobStatus[]

/** The counters of a job after a change. */
export interface JobCounts {
  readonly status: JobStatus
  readonly total: number
  readonly distributed: number
  readonly computed: number
  readonly failed: number
  /** More slices may still be added. */
  readonly open: boolean
  /** Slices that were given up since one was last reported. */
  readonly givenUp: number
}

const KEY = "SELECT key FROM job WHERE id = ? AND status <> 'new'"
const HAND_OUT = 'UPDATE job SET handed = ? WHERE key = ?'
const COUNTS = 'status, total, handed, computed, failed, open, given_up'
const COUNT = `UPDATE job SET computed = computed + ?, failed = failed + ?, cpu_seconds = cpu_seconds + ?,
  given_up = iif(?, given_up + ?, 0) WHERE key = ? RETURNING ${COUNTS}`
const NUMBER_EVENTS = 'UPDATE job SET events = events + ? WHERE key = ? RETURNING events'
const LAST_EVENT = 'SELECT events FROM job WHERE key = ?'
const LAST_EVENTS = `SELECT id, events FROM job
  WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'new'`
const OPEN = `UPDATE job SET status = 'running', submitter = NULL, total = ? WHERE key = ? RETURNING ${COUNTS}`
const STATE = `SELECT key, ${COUNTS}, input FROM job WHERE id = ? AND status <> 'new'`
const ADD = `UPDATE job SET total = total + ? WHERE key = ? RETURNING ${COUNTS}`
const CLOSE = `UPDATE job SET open = 0 WHERE key = ? AND open = 1 AND status = 'running' RETURNING ${COUNTS}`
const RETRIES = 'SELECT retries FROM job WHERE key = ?'
const working = (whose: string): string =>
  `SELECT 1 FROM job WHERE status = 'running' AND computed < total AND ${whose} LIMIT 1`
const WORKING = working(OURS)
const WORKING_MINE = working(MINE)
const END = `UPDATE job SET open = 0, status = ?, ended = ?, reason = ?, code = ? WHERE key = ? AND status = 'running'
  RETURNING ${COUNTS}`
const DELETE = 'DELETE FROM job WHERE key = ?'

/** The key of a job that is visible, by its id. */
export function jobKey(store: Store, id: string): number | undefined {
  const row = store.prepare(KEY).get(id)
  return row && integer(row, 'key')
}

export function setHanded(store: Store, key: number, handed: number): void {
  store.prepare(HAND_OUT).run(handed, key)
}

/** Outcomes of slices, in numbers. */
export interface OutcomeCounts {
  readonly computed: number
  readonly failed: number
  readonly cpuSeconds: number
  /** True when nobody reported them: the slices were given up. */
  readonly givenUp: boolean
}

/** Adds outcomes to the counters. */
export function countOutcomes(store: Store, key: number, counts: OutcomeCounts): JobCounts {
  const {computed, failed, cpuSeconds, givenUp} = counts
  return countsOf(store.prepare(COUNT).get(computed, failed, cpuSeconds, Number(givenUp), computed, key))
}

/** Takes the next numbers for events of a job. Returns the first of them. */
export function takeEventNumbers(store: Store, key: number, count: number): number {
  return integer(store.prepare(NUMBER_EVENTS).get(count, key) ?? {}, 'events') - count + 1
}

/** The number of the last event. */
export function lastEventNumber(store: Store, key: number): number {
  return integer(store.prepare(LAST_EVENT).get(key) ?? {}, 'events')
}

/** The numbers of the last events of jobs, by their ids; a job that is not there is left out. */
export function lastEventNumbers(store: Store, ids: readonly string[]): ReadonlyMap<string, number> {
  const rows = store.prepare(LAST_EVENTS).all(JSON.stringify(ids))
  return new Map(rows.map((row) => [text(row, 'id'), integer(row, 'events')]))
}

/** Makes a new job visible and claimable. */
export function openJob(store: Store, key: number, total: number): JobCounts {
  return countsOf(store.prepare(OPEN).get(total, key))
}

/** Counters of a job, and whether its values are those that its owner gave. */
export interface JobState extends JobCounts {
  readonly key: number
  readonly byValue: boolean
}

/** The state of a job that is visible, by its id. */
export function jobState(store: Store, id: string): JobState | undefined {
  const row = store.prepare(STATE).get(id)
  return row && {...countsOf(row), key: integer(row, 'key'), byValue: text(row, 'input') === 'values'}
}

/** Gives a job so many slices more. */
export function addToTotal(store: Store, key: number, count: number): JobCounts {
  return countsOf(store.prepare(ADD).get(count, key))
}

/** No slices can be added from here on; undefined when that was so before. */
export function closeToSlices(store: Store, key: number): JobCounts | undefined {
  const row = store.prepare(CLOSE).get(key)
  return row && countsOf(row)
}

/** How often a slice of the job is tried again, where the job says. */
export function jobRetries(store: Store, key: number): number | null {
  return integerOrNull(store.prepare(RETRIES).get(key) ?? {}, 'retries')
}

/** True while a running job that workers of this machine compute has slices without outcome. */
export function anySliceLeft(store: Store, origin?: 'machine'): boolean {
  return store.prepare(origin === undefined ? WORKING : WORKING_MINE).get() !== undefined
}

export interface JobEnd {
  readonly status: 'finished' | 'cancelled'
  readonly time: number
  readonly reason: string | null
  readonly code: string | null
}

/** Ends a running job; undefined when it is not running. */
export function endJob(store: Store, key: number, end: JobEnd): JobCounts | undefined {
  const row = store.prepare(END).get(end.status, end.time, end.reason, end.code, key)
  return row && countsOf(row)
}

/** Deletes a job with all that belongs to it. */
export function deleteJob(store: Store, key: number): void {
  store.prepare(DELETE).run(key)
}

function countsOf(row: Row = {}): JobCounts {
  return {
    status: word(row, 'status', STATUSES),
    total: integer(row, 'total'),
    distributed: integer(row, 'handed'),
    computed: integer(row, 'computed'),
    failed: integer(row, 'failed'),
    open: integer(row, 'open') !== 0,
    givenUp: integer(row, 'given_up'),
  }
}
