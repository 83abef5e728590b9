import type {Row} from '../../../store/driver.js'
import {integer, integerOrNull, real, text, textOrNull, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {JobSummary} from '../../job/job.js'
import type {ProcessFacts} from '../process-liveness.js'
import {STATUSES} from './job.js'
import {WORKTIMES} from './work.js'

const SUMMARY = `SELECT id, name, description, link, open, status, worktime, owner, payment_account, created, ended,
  reason, code, cpu_seconds, total, handed, computed, failed FROM job`
const ONE = `${SUMMARY} WHERE id = ? AND status <> 'new'`
const ALL = `${SUMMARY} WHERE status <> 'new' ORDER BY key DESC`
const NEWEST = "SELECT id FROM job WHERE status <> 'new' ORDER BY key DESC LIMIT 1"
const STARTING = `SELECT id FROM job WHERE id >= ?1 AND id < ?1 || '~' AND status <> 'new' ORDER BY key DESC LIMIT ?2`
const NEW = "SELECT key, submitter, created FROM job WHERE status = 'new'"

export type StoredSummary = Omit<JobSummary, 'served'>

export function jobSummary(store: Store, id: string): StoredSummary | undefined {
  const row = store.prepare(ONE).get(id)
  return row && summaryOf(row)
}

/** All jobs, the newest first. */
export function jobSummaries(store: Store): readonly StoredSummary[] {
  return store.prepare(ALL).all().map(summaryOf)
}

export function newestJob(store: Store): string | undefined {
  const row = store.prepare(NEWEST).get()
  return row && text(row, 'id')
}

/** Ids with that beginning, the newest first. Ids have letters and digits only, which all sort before `~`. */
export function jobsStarting(store: Store, prefix: string, limit: number): readonly string[] {
  return store
    .prepare(STARTING)
    .all(prefix, limit)
    .map((row) => text(row, 'id'))
}

/** A job whose input set is still being written. */
export interface NewJob {
  readonly key: number
  readonly submitter: ProcessFacts
  readonly created: number
}

export function newJobs(store: Store): readonly NewJob[] {
  return store
    .prepare(NEW)
    .all()
    .map((row) => ({
      key: integer(row, 'key'),
      submitter: JSON.parse(text(row, 'submitter')) as ProcessFacts,
      created: integer(row, 'created'),
    }))
}

function summaryOf(row: Row): StoredSummary {
  const ended = integerOrNull(row, 'ended')
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    description: text(row, 'description'),
    link: text(row, 'link'),
    open: integer(row, 'open') !== 0,
    status: word(row, 'status', STATUSES),
    worktime: word(row, 'worktime', WORKTIMES),
    owner: textOrNull(row, 'owner'),
    paymentAccount: textOrNull(row, 'payment_account'),
    created: new Date(integer(row, 'created')).toISOString(),
    ended: ended === null ? null : new Date(ended).toISOString(),
    reason: textOrNull(row, 'reason'),
    code: textOrNull(row, 'code'),
    cpuSeconds: real(row, 'cpu_seconds'),
    total: integer(row, 'total'),
    distributed: integer(row, 'handed'),
    computed: integer(row, 'computed'),
    failed: integer(row, 'failed'),
  }
}
