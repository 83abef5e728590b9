import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, real, text, textOrNull} from '../../../store/rows.js'
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
  /** JSON array of workers from whom they were taken back because they were overdue: these may still compute them. */
  readonly besides: string | null
}

/** An interval of slices without (all their) outcomes: held by a worker, or given back. */
export interface TaskRow extends Interval, History {
  readonly id: number
  readonly job: number
  /** How many slices of the interval have no outcome. */
  readonly remaining: number
  /** Who holds it; null when it was given back. */
  readonly worker: string | null
  /** When it is overdue, milliseconds since 1970; null for never. Where it was given back: when `besides` is void. */
  readonly due: number | null
}

export const NO_HISTORY: History = {tries: 0, executions: 0, retries: 0, besides: null}

const COLUMNS = 'id, job, first, last, remaining, tries, executions, retries, besides, worker, due'
const FREE = `SELECT ${COLUMNS} FROM task INDEXED BY task_free WHERE job = ? AND worker IS NULL ORDER BY first LIMIT 1`
const FREE_FOR = `SELECT ${COLUMNS} FROM task INDEXED BY task_free
  WHERE job = ? AND worker IS NULL AND (besides IS NULL OR instr(besides, ?) = 0) ORDER BY first LIMIT 1`
const FREE_SLICES = `SELECT coalesce(sum(last - first + 1), 0) AS slices FROM task INDEXED BY task_free
  WHERE job = ? AND worker IS NULL AND (besides IS NULL OR instr(besides, ?) = 0)`
const HELD_SLICES = `SELECT coalesce(sum(last - first + 1), 0) AS slices FROM task
  WHERE job = ? AND worker IS NOT NULL`
const HOLDS = 'SELECT 1 FROM task INDEXED BY task_worker WHERE worker = ? AND job = ? LIMIT 1'
const HELD_SECONDS = `SELECT coalesce(sum(remaining * elapsed_seconds), 0) AS seconds
  FROM task JOIN metric ON metric.job = task.job WHERE worker = ?`
const AROUND = `SELECT ${COLUMNS} FROM task WHERE job = ? AND first <= ? ORDER BY first DESC LIMIT 1`
const OVERDUE = `SELECT ${COLUMNS} FROM task WHERE due <= ?`
const FREE_BEFORE = `SELECT ${COLUMNS} FROM task INDEXED BY task_free WHERE job = ? AND worker IS NULL AND first < ?
  ORDER BY first DESC LIMIT 1`
const FREE_AT = `SELECT ${COLUMNS} FROM task INDEXED BY task_free WHERE job = ? AND worker IS NULL AND first = ?`
const HELD = `SELECT ${COLUMNS} FROM task WHERE id = ? AND worker IS NOT NULL`
const HELD_BY = `SELECT ${COLUMNS} FROM task WHERE worker = ?`
const JOBS_HELD_BY = 'SELECT DISTINCT job.id FROM task JOIN job ON job.key = task.job WHERE worker = ?'
const INSERT = `INSERT INTO task (job, first, last, remaining, tries, executions, retries, besides,
  worker, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`
const ADVANCE = 'UPDATE task SET first = ?, remaining = last - ? + 1 WHERE id = ?'
const REDUCE = 'UPDATE task SET remaining = remaining - ? WHERE id = ?'
const SET_BESIDES = 'UPDATE task SET besides = ?, due = ? WHERE id = ?'
const FORGET = `UPDATE task SET besides = replace(besides, ?1, '""') WHERE besides IS NOT NULL AND instr(besides, ?1) > 0`
const SET_DUE = `UPDATE task SET due = ? + ? * (last - first + 1)
  WHERE job = ? AND due IS NULL AND worker IN (SELECT id FROM worker WHERE identity IS NOT NULL)`
const DELETE = 'DELETE FROM task WHERE id = ?'
const DELETE_OF_JOB = 'DELETE FROM task WHERE job = ?'

/** The first interval of a job that was given back. */
export function freeTask(store: Store, job: number): TaskRow | undefined {
  return taskOf(store.prepare(FREE).get(job))
}

/** The first interval of a job that was given back, but not one that the worker may still compute. */
export function freeTaskFor(store: Store, job: number, worker: string): TaskRow | undefined {
  return taskOf(store.prepare(FREE_FOR).get(job, JSON.stringify(worker)))
}

/** How many slices of a job were given back, but for those that the worker may still compute. */
export function freeSlices(store: Store, job: number, worker: string): number {
  return integer(store.prepare(FREE_SLICES).get(job, JSON.stringify(worker)) ?? {}, 'slices')
}

/** How many slices of a job are in intervals that workers hold. */
export function heldSlices(store: Store, job: number): number {
  return integer(store.prepare(HELD_SLICES).get(job) ?? {}, 'slices')
}

/** How long all that a worker holds takes on one core, as far as it was measured. */
export function heldSeconds(store: Store, worker: string): number {
  return real(store.prepare(HELD_SECONDS).get(worker) ?? {}, 'seconds')
}

export function holdsAny(store: Store, worker: string, job: number): boolean {
  return store.prepare(HOLDS).get(worker, job) !== undefined
}

/** The interval, held or given back, that a slice without outcome is in. */
export function taskAround(store: Store, job: number, slice: number): TaskRow | undefined {
  const task = taskOf(store.prepare(AROUND).get(job, slice))
  return task && task.last >= slice ? task : undefined
}

/** Intervals whose time is over: held ones that are overdue, others whose `besides` is void. */
export function overdueTasks(store: Store, now: number): readonly TaskRow[] {
  return store
    .prepare(OVERDUE)
    .all(now)
    .flatMap((row) => taskOf(row) ?? [])
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

/** Ids of the jobs that a worker holds slices of. */
export function jobsHeldBy(store: Store, worker: string): readonly string[] {
  return store
    .prepare(JOBS_HELD_BY)
    .all(worker)
    .map((row) => text(row, 'id'))
}

/** Adds an interval, none of whose slices has an outcome. Returns its id. @param worker null for one given back */
export function insertTask(
  store: Store,
  job: number,
  {first, last}: Interval,
  {tries, executions, retries, besides}: History,
  worker: string | null,
  due: number | null = null,
): number {
  const count = last - first + 1
  const row = store.prepare(INSERT).get(job, first, last, count, tries, executions, retries, besides, worker, due)
  return integer(row ?? {}, 'id')
}

/**
 * Adds an interval that was given back, joined with those beside it that have the same history.
 * @param due when its `besides` is void
 */
export function insertFree(
  store: Store,
  job: number,
  interval: Interval,
  history: History,
  due: number | null = null,
): void {
  const before = taskOf(store.prepare(FREE_BEFORE).get(job, interval.first))
  const after = taskOf(store.prepare(FREE_AT).get(job, interval.last + 1))
  let {first, last} = interval
  if (before?.last === interval.first - 1 && before.due === due && sameHistory(before, history)) {
    deleteTask(store, before.id)
    first = before.first
  }
  if (after?.due === due && sameHistory(after, history)) {
    deleteTask(store, after.id)
    last = after.last
  }
  insertTask(store, job, {first, last}, history, null, due)
}

/** Takes its first slices away from an interval that was given back. */
export function takeFree(store: Store, free: TaskRow, {last}: Interval): void {
  if (last === free.last) deleteTask(store, free.id)
  else store.prepare(ADVANCE).run(last + 1, last + 1, free.id)
}

/** Counts outcomes of a held interval. */
export function reduceTask(store: Store, id: number, recorded: number): void {
  store.prepare(REDUCE).run(recorded, id)
}

/** Takes some slices out of an interval that was given back. */
export function takeOut(store: Store, free: TaskRow, part: Interval): void {
  deleteTask(store, free.id)
  if (free.first < part.first)
    insertTask(store, free.job, {first: free.first, last: part.first - 1}, free, null, free.due)
  if (free.last > part.last) insertTask(store, free.job, {first: part.last + 1, last: free.last}, free, null, free.due)
}

/** Says who may still compute an interval besides its holder, and when that is void or the interval overdue. */
export function setBesides(store: Store, id: number, besides: string | null, due: number | null): void {
  store.prepare(SET_BESIDES).run(besides, due, id)
}

/** A worker no longer computes anything that was taken back from it. */
export function forgetBesides(store: Store, worker: string): void {
  store.prepare(FORGET).run(JSON.stringify(worker))
}

/** Gives a term to what workers of the network hold of a job and nobody knew a time for. @param perSlice milliseconds */
export function setDue(store: Store, job: number, from: number, perSlice: number): void {
  store.prepare(SET_DUE).run(from, perSlice, job)
}

export function deleteTask(store: Store, id: number): void {
  store.prepare(DELETE).run(id)
}

export function deleteTasksOf(store: Store, job: number): void {
  store.prepare(DELETE_OF_JOB).run(job)
}

function sameHistory(one: History, other: History): boolean {
  return (
    one.tries === other.tries &&
    one.executions === other.executions &&
    one.retries === other.retries &&
    one.besides === other.besides
  )
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
    besides: textOrNull(row, 'besides'),
    worker: textOrNull(row, 'worker'),
    due: integerOrNull(row, 'due'),
  }
}
