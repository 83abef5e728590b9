import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, realOrNull, text, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {SANDBOX_CAPABILITIES} from '../../job/capabilities.js'
import type {Worktime} from '../../job/job.js'
import type {RemoteClaim} from '../remote-tasks.js'
import {WORKTIMES} from './work.js'

/** A job that has slices to hand out. */
export interface WaitingJob {
  readonly key: number
  readonly total: number
  /** The highest slice number that was ever handed out. */
  readonly handed: number
  /** Since when it is being served, milliseconds since 1970; null while it waits. */
  readonly turnBegan: number | null
  readonly worktime: Worktime
}

/** The jobs that workers of this machine compute: those in a group that ask for nothing else, none that are their program's own. */
export const OURS = `EXISTS (SELECT 1 FROM job_group WHERE job_group.job = job.key)
  AND NOT EXISTS (SELECT 1 FROM deployment WHERE deployment.job = job.key
    AND (local_exec = 1 OR capabilities & ~${SANDBOX_CAPABILITIES} <> 0))`
/** Those of them that were deployed on this machine: jobs that came over the network have what was submitted. */
export const MINE = `${OURS}
  AND NOT EXISTS (SELECT 1 FROM deployment WHERE deployment.job = job.key AND submission IS NOT NULL)`
/** Left to itself, SQLite would sort all running jobs, and look through all that is held of each. */
const FREE = 'FROM task INDEXED BY task_free WHERE task.job = job.key AND task.worker IS NULL'
const COLUMNS = 'SELECT key, total, handed, turn_began, worktime FROM job'
const CLAIMABLE = `status = 'running' AND (handed < total OR EXISTS (SELECT 1 ${FREE}))`
const first = (whose: string): string =>
  `${COLUMNS} INDEXED BY job_turn WHERE ${CLAIMABLE} AND ${whose} ORDER BY turn, key LIMIT 1`
const FIRST = first(OURS)
const FIRST_OF_MINE = first(MINE)
const NAMED = `${COLUMNS} WHERE ${CLAIMABLE} AND ${OURS} AND id = ?`

/** The job that waited longest for workers of this machine. @param origin of the jobs that are looked at, where it matters */
export function claimableJob(store: Store, origin?: 'machine'): WaitingJob | undefined {
  const row = store.prepare(origin === undefined ? FIRST : FIRST_OF_MINE).get()
  return row && waitingOf(row)
}

/** The given job, if workers of this machine may compute it and it has slices to hand out. */
export function claimableJobNamed(store: Store, id: string): WaitingJob | undefined {
  const row = store.prepare(NAMED).get(id)
  return row && waitingOf(row)
}

/** A job that has slices for a worker of the network. */
export interface OfferedJob extends WaitingJob {
  readonly id: string
  readonly turn: number
  readonly worktimeVersion: string
  readonly discrete: boolean
  readonly localExec: boolean
  /** How many slices may be out before one was measured; null for any number. */
  readonly estimationSlices: number | null
  readonly measured: number
  /** Average of those measured. */
  readonly elapsedSeconds: number | null
}

const PAGE = 32
const IN = 'IN (SELECT value FROM json_each(?))'
const OFFERED = `SELECT job.key, job.id, total, handed, turn, turn_began, worktime, worktime_version, discrete, local_exec,
    iif(greedy_estimation, NULL, nullif(estimation_slices, 0)) AS estimation_slices,
    coalesce(measured, 0) AS measured, elapsed_seconds
  FROM job INDEXED BY job_turn JOIN deployment ON deployment.job = job.key LEFT JOIN metric ON metric.job = job.key
  WHERE status = 'running' AND (turn, key) > (?, ?)
    AND (handed < total OR EXISTS (SELECT 1 ${FREE}
      AND (besides IS NULL OR instr(besides, ?) = 0)))
    AND travels = 1 AND capabilities & ~? = 0 AND id NOT ${IN} AND (? OR id ${IN})
    AND iif(local_exec, id ${IN}, EXISTS (SELECT 1 FROM job_group WHERE job_group.job = job.key AND group_key ${IN}))
  ORDER BY turn, key LIMIT ${PAGE}`

/**
 * The jobs that a worker of the network may be given slices of, the one that waited longest first. Worktimes are not
 * looked at. Read page by page: nothing that decides of their order may be written meanwhile.
 */
export function* offeredJobs(store: Store, worker: string, request: RemoteClaim): Generator<OfferedJob> {
  const named = JSON.stringify(request.jobs)
  const except = JSON.stringify(request.except)
  const groups = JSON.stringify(request.groups)
  const anyJob = Number(request.jobs.length === 0)
  let [turn, key] = [-1, 0]
  for (;;) {
    const rows = store
      .prepare(OFFERED)
      .all(turn, key, JSON.stringify(worker), request.capabilities, except, anyJob, named, named, groups)
    for (const row of rows) {
      const job = offeredOf(row)
      turn = job.turn
      key = job.key
      yield job
    }
    if (rows.length < PAGE) return
  }
}

function waitingOf(row: Row): WaitingJob {
  return {
    key: integer(row, 'key'),
    total: integer(row, 'total'),
    handed: integer(row, 'handed'),
    turnBegan: integerOrNull(row, 'turn_began'),
    worktime: word(row, 'worktime', WORKTIMES),
  }
}

function offeredOf(row: Row): OfferedJob {
  return {
    ...waitingOf(row),
    id: text(row, 'id'),
    turn: integer(row, 'turn'),
    worktimeVersion: text(row, 'worktime_version'),
    discrete: integer(row, 'discrete') !== 0,
    localExec: integer(row, 'local_exec') !== 0,
    estimationSlices: integerOrNull(row, 'estimation_slices'),
    measured: integer(row, 'measured'),
    elapsedSeconds: realOrNull(row, 'elapsed_seconds'),
  }
}
