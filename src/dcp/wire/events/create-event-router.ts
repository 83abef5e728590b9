import {Fault} from '../../../errors.js'
import type {JobSummary} from '../../job/job.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import {OperationError} from '../operations/operation-error.js'
import type {Caller} from '../session/caller.js'
import {createCommitLook} from './commit-look.js'
import {createDeployments} from './deployments.js'
import type {EventRouter, SubscriptionToken} from './event-router.js'
import {createJobFeed, type JobFeed} from './job-feed.js'
import {isWorkerLabel, type JobLabel, jobLabel} from './labels.js'
import {createLateAnswers} from './late-answers.js'
import {NO_POSITIONS, type PositionJournal} from './position-journal.js'
import {createPositionKeeper, type Positions} from './positions.js'
import {createWindow, type SessionWindow} from './session-window.js'
import {newToken} from './subscription.js'
import {createWorkEmits} from './work-emits.js'

export interface EventRouterOptions {
  readonly scheduler: Scheduler
  /** Keeps positions that are not in the store yet; without one a killed process repeats what it told last. */
  readonly journal?: PositionJournal
  /** Is told of failures of the store; what failed is tried again. */
  failed(error: unknown): void
}

interface Session {
  readonly window: SessionWindow
  /** By the id of the job. */
  readonly feeds: Map<string, Followed>
}

interface Followed {
  readonly feed: JobFeed
  readonly positions: Positions
}

/** A session of the official client follows one job. */
const JOBS_PER_SESSION = 100

/** The event router of a scheduler: it reads each job that advanced once for each session that follows it. */
export function createEventRouter({scheduler, journal = NO_POSITIONS, failed}: EventRouterOptions): EventRouter {
  const {cursors} = scheduler
  const sessions = new Map<Caller, Session>()
  const followed = new Map<string, Set<JobFeed>>()
  const keeper = createPositionKeeper(cursors, journal, failed)
  const deployments = createDeployments()
  const late = createLateAnswers()

  /** One small query, however many follow. */
  const look = createCommitLook(
    cursors,
    () => {
      const lasts = cursors.lastEvents([...followed.keys()])
      for (const [job, feeds] of followed) {
        const last = lasts.get(job)
        for (const feed of feeds) {
          if (last === undefined) feed.gone()
          else feed.advance(last)
        }
      }
    },
    failed,
  )

  const forget = (caller: Caller, job: string): void => {
    const session = sessions.get(caller)
    const found = session?.feeds.get(job)
    if (!session || !found) return
    const {feed, positions} = found
    feed.end()
    positions.release()
    session.feeds.delete(job)
    const feeds = followed.get(job)
    feeds?.delete(feed)
    if (feeds?.size === 0) followed.delete(job)
    if (followed.size === 0) look.stop()
  }
  const sessionOf = (caller: Caller): Session => {
    const known = sessions.get(caller)
    if (known) return known
    const session: Session = {window: createWindow(), feeds: new Map()}
    sessions.set(caller, session)
    caller.onClosed(() => {
      for (const job of [...session.feeds.keys()]) forget(caller, job)
      sessions.delete(caller)
    })
    return session
  }
  /** An identity that comes back after its connection broke has left the session of before. */
  const forgetLeft = (caller: Caller, job: string): void => {
    for (const feed of [...(followed.get(job) ?? [])]) {
      const left = feed.caller !== caller && feed.caller.address === caller.address && !feed.caller.isConnected()
      if (left) forget(feed.caller, job)
    }
  }

  const follow = (caller: Caller, job: string, jobName: string): Followed => {
    const {window, feeds} = sessionOf(caller)
    const known = feeds.get(job)
    if (known && !known.feed.hasEnded()) return known
    forget(caller, job)
    forgetLeft(caller, job)
    if (feeds.size >= JOBS_PER_SESSION) throw new OperationError('ELIMIT', 'A session cannot follow more jobs')
    const positions = keeper.of(job, caller.address)
    const feed = createJobFeed({
      ...{scheduler, caller, window, positions, job, jobName, failed},
      answered: late.of(caller.address, job),
      deployed: (finished) => deployments.settled(job, finished && joinsGroups(scheduler, job)),
    })
    const begun = {feed, positions}
    feeds.set(job, begun)
    followed.set(job, (followed.get(job) ?? new Set()).add(feed))
    look.start()
    return begun
  }

  const subscribeToJob = (caller: Caller, names: readonly string[], job: string): readonly SubscriptionToken[] => {
    const labels = names.map(labelOf)
    const summary = summaryOf(scheduler, job)
    if (summary && summary.owner?.toLowerCase() !== caller.address.toLowerCase()) {
      throw new OperationError('EPERM', `Job ${job} was deployed by another identity`)
    }
    if (!summary && !labels.includes('stop')) throw new OperationError('ENOJOB', `There is no job ${job}`)
    const last = summary ? scheduler.lastEvent(job) : 0
    const {feed, positions} = follow(caller, job, summary?.name ?? '')
    const tokens = names.map((name) => {
      const label = labelOf(name)
      const {token} = feed.add(label, name, firstWanted(scheduler, positions, label, job))
      return {event: name, token}
    })
    if (summary) feed.advance(last)
    else feed.gone()
    return tokens
  }

  return {
    subscribe: (caller, names, job) => {
      if (names.every(isWorkerLabel)) return names.map((event) => ({event, token: newToken()}))
      if (job !== undefined) return subscribeToJob(caller, names, job)
      throw new OperationError('EINVAL', 'These events belong to a job, and none is named')
    },
    unsubscribe: (caller, token) => {
      for (const {feed} of sessions.get(caller)?.feeds.values() ?? []) feed.remove(token)
    },
    emits: createWorkEmits(scheduler.remote),
    deploying: deployments.step,
    answered: late.add,
    close: async () => {
      look.stop()
      for (const [caller, {feeds}] of sessions) for (const job of [...feeds.keys()]) forget(caller, job)
      sessions.clear()
      keeper.write()
      journal.close()
    },
  }
}

/** A session that comes later is told of the end of a job in any case. */
function firstWanted({cursors}: Scheduler, positions: Positions, label: JobLabel, job: string): number {
  const next = (positions.last(label) ?? 0) + 1
  return label === 'stop' ? Math.min(next, cursors.stop(job) ?? next) : next
}

/** True for a job that its client has not put into a group yet. */
function joinsGroups(scheduler: Scheduler, job: string): boolean {
  return !scheduler.deployment(job).localExec && scheduler.groups.groupsOf(job).length === 0
}

function labelOf(name: string): JobLabel {
  const label = jobLabel(name)
  if (label === undefined)
    throw new OperationError('EINVAL', `There are no events ${JSON.stringify(name.slice(0, 100))}`)
  return label
}

function summaryOf(scheduler: Scheduler, job: string): JobSummary | undefined {
  try {
    return scheduler.summary(job)
  } catch (error) {
    if (error instanceof Fault && error.code === 'JOB_NOT_FOUND') return undefined
    throw error
  }
}
