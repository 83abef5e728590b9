import {Fault} from '../../../errors.js'
import type {JobEvent} from '../../job/events.js'
import type {Scheduler} from '../../scheduler/scheduler.js'
import type {Caller, Reply} from '../session/caller.js'
import type {JobLabel} from './labels.js'
import {requestName} from './late-answers.js'
import type {Positions} from './positions.js'
import type {SessionWindow} from './session-window.js'
import {acknowledged, close, createSubscription, type Subscription} from './subscription.js'
import {type ToldEvent, type ToldJob, toldEvents} from './told-event.js'

/** One session that follows one job. */
export interface JobFeed {
  readonly caller: Caller
  /** Begins with a label; one that is followed already keeps its token. @param from number of the first event wanted */
  add(label: JobLabel, name: string, from: number): Subscription
  remove(token: string): void
  /** Says that the job has events up to that number. */
  advance(last: number): void
  /** Says that the job is there no more. */
  gone(): void
  end(): void
  /** True once it tells nothing more: it was ended, or the job is gone. */
  hasEnded(): boolean
}

export interface FeedOptions {
  readonly scheduler: Scheduler
  readonly caller: Caller
  readonly window: SessionWindow
  readonly positions: Positions
  /** Id and name of the job. */
  readonly job: string
  readonly jobName: string
  /** Numbers of events that were answered late, to a session that is gone, by label; they are taken out. */
  readonly answered: ReadonlyMap<JobLabel, Set<number>>
  /** Resolves once the client has deployed the job as far as is known. @param finished its slices are computed */
  deployed(finished: boolean): Promise<void>
  /** Is told of failures to read; the feed goes on a little later. */
  failed(error: unknown): void
}

/** Results are read by so many: what a window takes. */
const PAGE = {rows: 64, bytes: 1024 * 1024}
/** While a session is behind, it is told only one of so many states of a job. */
const STATES = 32
/** How long a client that does not know a token yet is given, in milliseconds, one time after the other. */
const PATIENCE = [0, 20, 50, 100, 250, 500, 1000, 2000, 4000]
const RETRY_MS = 1000
const UNKNOWN_TOKEN = /^No subscription registered/

interface Telling {
  readonly seq: number
  readonly told: ToldEvent
  /** Tells several events apart that come from one of the store. */
  readonly part: string
}

/**
 * Tells a session the events of a job in order, as many at once as its window takes. An event counts as acknowledged once
 * the client answered, whatever it answered: it refuses what it has seen already.
 */
export function createJobFeed(options: FeedOptions): JobFeed {
  const {scheduler, caller, window, positions, job, jobName, deployed, failed} = options
  const toldJob: ToldJob = {name: jobName, counts: () => scheduler.summary(job)}
  const subscriptions = new Map<JobLabel, Subscription>()
  let last = 0
  let missing = false
  let ended = false
  /** A label was added that wants events which were passed already. */
  let again = false
  let wake = (): void => {}

  const isLive = (one: Subscription): boolean => !ended && subscriptions.get(one.label) === one
  const settle = (one: Subscription): void => positions.advance(one.label, acknowledged(one))

  /** Takes an answer down. False while the client does not know the token. */
  const answered = (one: Subscription, seq: number, reply: Reply): boolean => {
    if (!isLive(one)) return true
    if (!reply.success && UNKNOWN_TOKEN.test(reply.payload.message ?? '')) {
      if (one.known) subscriptions.delete(one.label)
      return one.known
    }
    one.known = true
    close(one, seq)
    settle(one)
    return true
  }
  /** Sends an event once there is room. Gives what its answer will say, at once or as soon as it is there. */
  const send = async (one: Subscription, {seq, told, part}: Telling): Promise<{readonly answer: Promise<boolean>}> => {
    let answer = Promise.resolve(true)
    await window.enter(told.size, () => {
      if (!isLive(one)) return undefined
      const data = {eventName: one.name, job, ...told.payload()}
      const event = {eventId: `${job}:${seq}${part}`, data}
      answer = caller.request('event', {token: one.token, event}, requestName(job, one.label, seq)).then(
        (reply) => answered(one, seq, reply),
        () => {
          // The session ended: whoever comes back is told again.
          end()
          return true
        },
      )
      return answer.then(() => {})
    })
    return {answer}
  }

  /** The first event of a token goes alone, and not before the client has got the token. */
  const introduce = async (one: Subscription, telling: Telling): Promise<void> => {
    // The request that asked for the token counts as under way by then.
    await new Promise((resolve) => setImmediate(resolve))
    await caller.delivered()
    for (const patience of PATIENCE) {
      if (patience > 0) await pause(patience)
      if (!isLive(one)) return
      const {answer} = await send(one, telling)
      if (await answer) return
    }
    if (isLive(one)) subscriptions.delete(one.label)
  }
  const tell = async (telling: Telling): Promise<void> => {
    const {seq, told} = telling
    const one = subscriptions.get(told.label)
    if (!one || seq < one.next) return
    if (options.answered.get(one.label)?.delete(seq)) return
    // The client takes what it has when the job stops: all that came before must have reached it.
    if (told.label === 'stop') {
      await window.answered()
      await deployed(told.payload().runStatus === 'finished')
      if (again || !isLive(one)) return
    }
    one.next = seq + 1
    one.open.push(seq)
    if (one.known) await send(one, telling)
    else await introduce(one, telling)
  }
  const pass = (seq: number, held: JobLabel | undefined): void => {
    for (const one of subscriptions.values()) {
      if (one.label === held || one.next > seq) continue
      one.next = seq + 1
      settle(one)
    }
  }

  /** Tells what has come so far, or until a label is added that wants earlier events. */
  const catchUp = async (from: number, to: number): Promise<void> => {
    let state: Telling | undefined
    let states = 0
    const tellState = async (): Promise<void> => {
      if (state) await tell(state)
      state = undefined
      states = 0
    }
    const selection = subscriptions.has('result') ? 'all' : 'withoutResults'
    for (const event of scheduler.events(job, from, selection, PAGE)) {
      for (const telling of tellings(event, toldJob)) {
        if (telling.told.label === 'status' && event.seq < to && states < STATES) {
          state = telling
          states++
          continue
        }
        if (telling.told.label === 'status') state = undefined
        if (telling.told.label === 'stop') await tellState()
        await tell(telling)
        if (ended || again) return
      }
      pass(event.seq, state && 'status')
    }
    await tellState()
    if (!again) pass(to, undefined)
  }
  const tellGone = async (): Promise<void> => {
    const payload = {runStatus: 'cancelled', reason: `There is no job ${job} any more`, code: 'ENOJOB'}
    const told: ToldEvent = {label: 'stop', size: 0, payload: () => payload}
    const seq = subscriptions.get('stop')?.next ?? 0
    await tell({seq, told, part: ':gone'})
    end()
  }
  const firstWanted = (): number => Math.min(...[...subscriptions.values()].map((one) => one.next))
  const run = async (): Promise<void> => {
    while (!ended) {
      again = false
      const from = firstWanted()
      if (missing) await tellGone()
      else if (from <= last) await catchUp(from, last).catch(retryLater)
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const retryLater = async (error: unknown): Promise<void> => {
    if (error instanceof Fault && error.code === 'JOB_NOT_FOUND') {
      missing = true
      return
    }
    failed(error)
    await pause(RETRY_MS)
  }
  const end = (): void => {
    if (ended) return
    ended = true
    wake()
  }
  // What was answered so far is queued before the first event is.
  setImmediate(() => {
    run().catch((error: unknown) => {
      failed(error)
      end()
    })
  })

  return {
    caller,
    add: (label, name, from) => {
      const known = subscriptions.get(label)
      if (known) return known
      const added = createSubscription(label, name, from)
      subscriptions.set(label, added)
      again = true
      wake()
      return added
    },
    remove: (token) => {
      for (const one of subscriptions.values()) if (one.token === token) subscriptions.delete(one.label)
    },
    advance: (number) => {
      if (number <= last) return
      last = number
      wake()
    },
    gone: () => {
      missing = true
      wake()
    },
    end,
    hasEnded: () => ended,
  }
}

/** Where several are told of one event, each has a name of its own. */
function tellings(event: JobEvent, job: ToldJob): readonly Telling[] {
  return toldEvents(event, job).map((told) => ({
    seq: event.seq,
    told,
    part: told.label === event.type ? '' : `:${told.label}`,
  }))
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
