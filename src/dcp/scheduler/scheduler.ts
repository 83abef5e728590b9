import type {Store} from '../../store/store.js'
import type {Deployment} from '../job/deployment.js'
import type {JobEvent} from '../job/events.js'
import type {Values} from '../job/input-set.js'
import type {JobDescription, JobSummary, SliceError, SliceReport} from '../job/job.js'
import type {JobWork, TaskSource} from '../job/task.js'
import {addSlices} from './add-slices.js'
import {cancelJob, rejectJob} from './cancel.js'
import {waitForChange} from './changed.js'
import {claimTask} from './claim.js'
import {closeJob} from './close.js'
import type {ComputeGroups} from './compute-groups.js'
import type {Context} from './context.js'
import {removeJob} from './delete.js'
import {type EventCursors, openCursors} from './event-cursors.js'
import {findJob, resolveJob} from './find-job.js'
import {followEvents} from './follow.js'
import {groupsOfNewJob} from './groups/groups-of-new-job.js'
import {openGroups} from './groups/open-groups.js'
import {createPlanCache} from './job-plan.js'
import {openPackages} from './packages/open-packages.js'
import type {Packages} from './packages.js'
import type {ProcessFacts} from './process-liveness.js'
import {readEvents} from './read-events.js'
import {recordReport} from './record.js'
import {releaseTask} from './release.js'
import {openRemoteTasks} from './remote/open-remote-tasks.js'
import type {RemoteTasks} from './remote-tasks.js'
import {
  readErrors,
  readOutcomes,
  readReports,
  readResults,
  type SliceRanges,
  type SliceResult,
  type StoredOutcome,
} from './results.js'
import {submitJob} from './submit.js'
import {listJobs, summarizeJob} from './summary.js'
import {liveWorkers, sweep} from './sweep.js'
import {jobDeployment} from './tables/deployment.js'
import type {EventSelection} from './tables/event.js'
import {anySliceLeft, lastEventNumber} from './tables/job.js'
import type {ResultPage} from './tables/slice-read.js'
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
  /** How often a slice is tried again after a charge, where its job does not say. */
  readonly retryLimit?: number
}

/** The jobs of one store: what any number of processes do with them at once. What returns no promise is done when it returns. */
export interface Scheduler extends TaskSource {
  /**
   * @param options.groups keys of the compute groups that it stands in from the beginning: those that it names
   * itself, the public one if none. Nobody computes a job without a group, but whoever names it a localExec one.
   */
  submit(job: JobDescription, options?: {readonly groups?: readonly number[]}): Promise<void>
  /** What is computed. @throws Fault JOB_NOT_FOUND */
  work(id: string): JobWork
  /** What was submitted with a job besides its work. @throws Fault JOB_NOT_FOUND */
  deployment(id: string): Deployment
  /** Adds slices to an open job; resolves with how many it has then. @throws Fault JOB_CLOSED, JOB_INPUT_FIXED */
  addSlices(id: string, values: Values): Promise<{readonly total: number}>
  /** No more slices are added: the job finishes when all are computed. */
  close(id: string): void
  summary(id: string): JobSummary
  list(): readonly JobSummary[]
  /** The id for a whole id, the beginning of one, or `last`. */
  resolve(reference: string): string
  /** @param ranges only these slices, in that order */
  results(id: string, ranges?: SliceRanges): Iterable<SliceResult>
  errors(id: string): Iterable<SliceError>
  /** The slices that have an outcome, or those of some ranges: of each range the results, then the errors. */
  outcomes(id: string, ranges?: SliceRanges): Iterable<StoredOutcome>
  /** What each slice with an outcome took. */
  slices(id: string, ranges?: SliceRanges): Iterable<SliceReport>
  /** @param from number of the first event wanted, 1 for all @param page how many results are read at once */
  events(id: string, from: number, selection?: EventSelection, page?: ResultPage): Iterable<JobEvent>
  /** The number of the last event so far. */
  lastEvent(id: string): number
  follow(id: string, from: number, signal: AbortSignal, selection?: EventSelection): AsyncIterable<JobEvent>
  /** False when the job had ended before. */
  cancel(id: string, reason: string, code?: string): boolean
  delete(id: string, options?: {readonly force?: boolean}): void
  /**
   * True while a job that workers of this machine compute has slices without outcome, be they held by somebody.
   * @param origin of the jobs that are looked at, where it matters
   */
  hasWork(origin?: 'machine'): boolean
  /** True while a live worker of this machine serves all jobs. */
  hasWorker(): boolean
  sweep(): void
  /** Resolves once all that was done so far is on the disk: at once, unless the store was opened with `durable: 'sync'`. */
  synced(): Promise<void>
  /** Tasks of workers that are not processes of this machine. */
  readonly remote: RemoteTasks
  readonly groups: ComputeGroups
  readonly cursors: EventCursors
  readonly packages: Packages
}

const LEASE_MS = 60_000
const RETRY_LIMIT = 2

/** The scheduler of this machine: a state machine over the store, without a process of its own. */
export function openScheduler(options: SchedulerOptions): Scheduler {
  const {store} = options
  const context: Context = {leaseMs: LEASE_MS, retryLimit: RETRY_LIMIT, ...options}
  const planOf = createPlanCache(store)
  const restrictions = new Map<string, string | null>()
  let seen = store.generation()

  const announce = (worker: string): void => {
    const job = restrictions.get(worker) ?? null
    saveWorker(store, {...context.self, id: worker, job, lease: context.now() + context.leaseMs, identity: null})
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
      const claim = () => claimTask(context, request, planOf, () => announce(request.worker))
      const found = claim()
      if (found) return found
      seen = before
      sweep(context)
      return claim()
    },
    record: (task, report) => recordReport(context, task, report),
    release: (task, charges) => releaseTask(context, task, charges),
    reject: (job, code, message) => rejectJob(context, job, code, message),
    changed: async (signal) => {
      await waitForChange(context, seen, signal)
      seen = store.generation()
    },
    submit: (job, {groups} = {}) => submitJob(context, job, groups ?? groupsOfNewJob(store, job)),
    work: (id) => planOf(findJob(context, id)).work,
    deployment: (id) => jobDeployment(store, findJob(context, id)),
    addSlices: (id, values) => addSlices(context, id, values),
    close: (id) => closeJob(context, id),
    summary: (id) => summarizeJob(context, id),
    list: () => listJobs(context),
    resolve: (reference) => resolveJob(context, reference),
    results: (id, ranges) => readResults(context, id, ranges),
    errors: (id) => readErrors(context, id),
    outcomes: (id, ranges) => readOutcomes(context, id, ranges),
    slices: (id, ranges) => readReports(context, id, ranges),
    events: (id, from, selection, page) => readEvents(context, id, from, selection, page),
    lastEvent: (id) => lastEventNumber(store, findJob(context, id)),
    follow: (id, from, signal, selection) => followEvents(context, id, from, signal, selection),
    cancel: (id, reason, code = 'ECANCELLED') => cancelJob(context, id, reason, code),
    delete: (id, {force = false} = {}) => removeJob(context, id, force),
    hasWork: (origin) => anySliceLeft(store, origin),
    hasWorker: () => liveWorkers(context).some(({job, identity}) => job === null && identity === null),
    sweep: () => sweep(context),
    synced: () => store.synced(),
    remote: openRemoteTasks(context, planOf),
    groups: openGroups(context),
    cursors: openCursors(context),
    packages: openPackages(context),
  }
}
