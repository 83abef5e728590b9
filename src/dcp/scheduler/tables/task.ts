import type {Row} from '../../../store/driver.js'
import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {Interval} from '../intervals.js'

/** What happened to the slices of an interval so far. */
export interface History {
  /** How often they were charged with a failure. */
  readonly tries: number
  /** How often they were begun, as far as is known. */
  readonly executions: number
  /** The least number of retries that the work function asked for. */
  readonly retries: number
}

/** An interval of slices without (all their) outcomes: held by a worker, or given back. */
export interface TaskRow extends Interval, History {
  readonly id: number
  readonly job: number
  /** How many slices of the interval have no outcome. */
  readonly remaining: number
}

export const NO_HISTORY: History = {tries: 0, executions: 0, retries: 0}

const COLUMNS = 'id, job, first, last, remaining, tries, executions, retries'
const FREE = `SELECT ${COLUMNS} FROM task WHERE job = ? AND worker IS NULL ORDER BY first LIMIT 1`
const FREE_BEFORE = `SELECT ${COLUMNS} FROM task WHERE job = ? AND worker IS NULL AND first < ?
  ORDER BY first DESC LIMIT 1`
const FREE_AT = `SELECT ${COLUMNS} FROM task WHERE job = ? AND worker IS NULL AND first = ?`
const HELD = `SELECT ${COLUMNS} FROM task WHERE id = ? AND worker IS NOT NULL`
const HELD_BY = `SELECT ${COLUMNS} FROM task WHERE worker = ?`
const INSERT = `INSERT INTO task (job, first, last, remaining, tries, executions, retries, worker)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`
const ADVANCE = 'UPDATE task SET first = ?, remaining = last - ? + 1 WHERE id = ?'
const REDUCE = 'UPDATE task SET remaining = remaining - ? WHERE id = ?'
const DELETE = 'DELETE FROM task WHERE id = ?'
const DELETE_OF_JOB = 'DELETE FROM task WHERE job = ?'

/** The first interval of a job that was given back. */
export function freeTask(store: Store, job: number): TaskRow | undefined {
  return taskOf(store.prepare(FREE).get(job))
}

/** A claim, while it stands. A claim taken back and made again has another id. */
export function heldTask(store: Store, id: number): TaskRow | undefined {
  return taskOf(store.prepare(HELD).get(id))
}

export function tasksHeldBy(store: Store, worker: string): readonly TaskRow[] {
  return store
    .prepare(HELD_BY)
    .all(worker)
    .flatMap((row) => taskOf(row) ?? [])
}

/** Adds an interval, none of whose slices has an outcome. Returns its id. @param worker null for one given back */
export function insertTask(
  store: Store,
  job: number,
  {first, last}: Interval,
  {tries, executions, retries}: History,
  worker: string | null,
): number {
  const row = store.prepare(INSERT).get(job, first, last, last - first + 1, tries, executions, retries, worker)
  return integer(row ?? {}, 'id')
}

/** Adds an interval that was given back, joined with those beside it that have the same history. */
export function insertFree(store: Store, job: number, interval: Interval, history: History): void {
  const before = taskOf(store.prepare(FREE_BEFORE).get(job, interval.first))
  const after = taskOf(store.prepare(FREE_AT).get(job, interval.last + 1))
  let {first, last} = interval
  if (before?.last === first - 1 && sameHistory(before, history)) {
    deleteTask(store, before.id)
    first = before.first
  }
  if (after && sameHistory(after, history)) {
    deleteTask(store, after.id)
    last = after.last
  }
  insertTask(store, job, {first, last}, history, null)
}

/** Takes the slices before `first` away from an interval that was given back. */
export function advanceTask(store: Store, id: number, first: number): void {
  store.prepare(ADVANCE).run(first, first, id)
}

/** Counts outcomes of a held interval. */
export function reduceTask(store: Store, id: number, recorded: number): void {
  store.prepare(REDUCE).run(recorded, id)
}

export function deleteTask(store: Store, id: number): void {
  store.prepare(DELETE).run(id)
}

export function deleteTasksOf(store: Store, job: number): void {
  store.prepare(DELETE_OF_JOB).run(job)
}

function sameHistory(one: History, other: History): boolean {
  return one.tries === other.tries && one.executions === other.executions && one.retries === other.retries
}

function taskOf(row: Row | undefined): TaskRow | undefined {
  if (!row) return undefined
  return {
    id: integer(row, 'id'),
    job: integer(row, 'job'),
    first: integer(row, 'first'),
    last: integer(row, 'last'),
    remaining: integer(row, 'remaining'),
    tries: integer(row, 'tries'),
    executions: integer(row, 'executions'),
    retries: integer(row, 'retries'),
  }
}
