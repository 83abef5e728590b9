import type {Store} from '../../store/store.js'
import type {JobEvent} from '../job/events.js'
import type {JobDescription, JobSummary, SliceError} from '../job/job.js'
import type {TaskSource} from '../job/task.js'
import {cancelJob, rejectJob} from './cancel.js'
import {waitForChange} from './changed.js'
import {claimTask, type WorkCache} from './claim.js'
import type {Context} from './context.js'
import {removeJob} from './delete.js'
import {findJob, resolveJob} from './find-job.js'
import {followEvents} from './follow.js'
import type {ProcessFacts} from './process-liveness.js'
import {readEvents} from './read-events.js'
import {recordReport} from './record.js'
import {releaseTask} from './release.js'
import {readErrors, readResults, type SliceResult} from './results.js'
import {submitJob} from './submit.js'
import {listJobs, summarizeJob} from './summary.js'
import {sweep} from './sweep.js'
import type {EventSelection} from './tables/event.js'
import {lastEventNumber} from './tables/job.js'
import {saveWorker} from './tables/worker.js'
import {unregisterWorker} from './unregister.js'

export interface SchedulerOptions {
  /** A store with DCP_MIGRATIONS. Whoever opened it closes it. */
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The process that asks: `processFacts(pid)`. */
  readonly self: ProcessFacts
  /** How long a claim stands without being renewed. */
  readonly leaseMs?: number
  /** How often a slice is tried again after its sandbox or worker was lost. */
  readonly retryLimit?: number
}

/** The jobs of one store: what any number of processes do with them at once. All but `submit` and `follow` are at once. */
export interface Scheduler extends TaskSource {
  submit(job: JobDescription): Promise<void>
  summary(id: string): JobSummary
  list(): readonly JobSummary[]
  /** The id for a whole id, the beginning of one, or `last`. */
  resolve(reference: string): string
  results(id: string): Iterable<SliceResult>
  errors(id: string): Iterable<SliceError>
  /** @param from number of the first event wanted, 1 for all */
  events(id: string, from: number): Iterable<JobEvent>
  /** The number of the last event so far. */
  lastEvent(id: string): number
  follow(id: string, from: number, signal: AbortSignal, selection?: EventSelection): AsyncIterable<JobEvent>
  /** False when the job had ended before. */
  cancel(id: string, reason: string, code?: string): boolean
  delete(id: string, options?: {readonly force?: boolean}): void
  sweep(): void
}

const LEASE_MS = 60_000
const RETRY_LIMIT = 2

/** The scheduler of this machine: a state machine over the store, without a process of its own. */
export function openScheduler(options: SchedulerOptions): Scheduler {
  const {store} = options
  const context: Context = {leaseMs: LEASE_MS, retryLimit: RETRY_LIMIT, ...options}
  const cache: WorkCache = {last: undefined}
  const restrictions = new Map<string, string | null>()
  let seen = store.generation()

  const announce = (worker: string): void => {
    const job = restrictions.get(worker) ?? null
    saveWorker(store, {...context.self, id: worker, job, lease: context.now() + context.leaseMs})
  }

  return {
    leaseMs: context.leaseMs,
    register: (worker, job) => {
      restrictions.set(worker, job ?? null)
      store.transaction(() => announce(worker))
    },
    unregister: (worker) => {
      restrictions.delete(worker)
      unregisterWorker(context, worker)
    },
    renew: (worker) => {
      store.transaction(() => announce(worker))
      sweep(context)
    },
    claim: (request) => {
      const before = store.generation()
      const claim = () => claimTask(context, request, cache, () => announce(request.worker))
      const found = claim()
      if (found) return found
      seen = before
      sweep(context)
      return claim()
    },
    record: (task, report) => recordReport(context, task, report),
    release: (task, charges) => releaseTask(context, task, charges?.[0]),
    reject: (job, code, message) => rejectJob(context, job, code, message),
    changed: async (signal) => {
      await waitForChange(context, seen, signal)
      seen = store.generation()
    },
    submit: (job) => submitJob(context, job),
    summary: (id) => summarizeJob(context, id),
    list: () => listJobs(context),
    resolve: (reference) => resolveJob(context, reference),
    results: (id) => readResults(context, id),
    errors: (id) => readErrors(context, id),
    events: (id, from) => readEvents(context, id, from),
    lastEvent: (id) => lastEventNumber(store, findJob(context, id)),
    follow: (id, from, signal, selection) => followEvents(context, id, from, signal, selection),
    cancel: (id, reason, code = 'ECANCELLED') => cancelJob(context, id, reason, code),
    delete: (id, {force = false} = {}) => removeJob(context, id, force),
    sweep: () => sweep(context),
  }
}
