import type {Row} from '../../../store/driver.js'
import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {Interval} from '../intervals.js'

/** An interval of slices without (all their) outcomes: held by a worker, or given back. */
export interface TaskRow extends Interval {
  readonly id: number
  readonly job: number
  /** How many slices of the interval have no outcome. */
  readonly remaining: number
  readonly tries: number
}

const COLUMNS = 'id, job, first, last, remaining, tries'
const FREE = `SELECT ${COLUMNS} FROM task WHERE job = ? AND worker IS NULL ORDER BY first LIMIT 1`
const HELD = `SELECT ${COLUMNS} FROM task WHERE id = ? AND worker IS NOT NULL`
const HELD_BY = `SELECT ${COLUMNS} FROM task WHERE worker = ?`
const INSERT = 'INSERT INTO task (job, first, last, remaining, tries, worker) VALUES (?, ?, ?, ?, ?, ?) RETURNING id'
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
  interval: Interval,
  tries: number,
  worker: string | null,
): number {
  const {first, last} = interval
  const row = store.prepare(INSERT).get(job, first, last, last - first + 1, tries, worker)
  return integer(row ?? {}, 'id')
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

function taskOf(row: Row | undefined): TaskRow | undefined {
  if (!row) return undefined
  return {
    id: integer(row, 'id'),
    job: integer(row, 'job'),
    first: integer(row, 'first'),
    last: integer(row, 'last'),
    remaining: integer(row, 'remaining'),
    tries: integer(row, 'tries'),
  }
}
