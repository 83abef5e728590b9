import type {RequestOf} from '../../wire/messages/catalogue.js'
import type {Changes} from '../changes.js'
import type {GroupCommit} from '../group-commit.js'
import {LONGEST_TIMER} from '../longest-timer.js'
import type {Caller, Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {parseCpu, parseMemory} from '../scheduler/resources.js'
import {hasQueued} from '../tables/queue.js'
import {attend, type Work} from './attendance.js'
import {type Ask, type Assigned, type Claim, claim, handBack, standing} from './claim.js'
import {type LinePlace, waitingLine} from './waiting-line.js'

/** Hands waiting processes to executors that ask, and lets them wait for one. */
export interface Assigner {
  /**
   * The JSON of the process. @param signal whoever asks has gone: what was assigned to them meanwhile is put back
   * @throws RpcError 404 when none came in time, 408 and 503 when the colony is paused, 403 when it may no longer ask
   */
  assign(request: RequestOf<'assignprocessmsg'>, caller: Caller, signal: AbortSignal): Promise<string>
  /** Those who wait are told that there is nothing. */
  close(): void
}

const NONE = 'No process available for assignment'

/** A request that is not answered yet. */
interface Waiter {
  readonly ask: Ask
  /** What was found for it, until that is on the disk. */
  claim: Claim | undefined
  over: 'no' | 'late' | 'gone'
  /** Wakes it while it is in line. */
  tell: (() => void) | undefined
}

/** After a failure of the store, milliseconds. */
const RETRY = 100
const PUT_BACK_TRIES = 50

/**
 * Whoever finds nothing waits in line. Each commit that lets a process wait, in any process that shares the store, makes
 * one pass over those in line, in one transaction, which ends when nothing is left for their type: nobody polls, and a
 * process goes to one executor. Reference: colonies-protocol, section 10.
 */
export function assigner(context: Context, commits: GroupCommit, changes: Changes): Assigner {
  const {store} = context
  const line = waitingLine<Waiter>()
  const open = new Set<Waiter>()
  /** Where there may be work for those in line. */
  const due = new Map<LinePlace, number>()
  /** Who came after the last look at their place. */
  const fresh = new Set<Waiter>()
  let passing = false
  let closed = false

  /** Within a transaction. @param served gets it when it has an answer */
  const serveOne = (waiter: Waiter, served: Waiter[]): Claim['kind'] => {
    // Who was told of a claim may still stand in line.
    if (waiter.over !== 'no' || waiter.claim) return 'nothing'
    const found = claim(context, waiter.ask)
    if (found.kind === 'assigned' || found.kind === 'not-allowed') {
      waiter.claim = found
      served.push(waiter)
    }
    return found.kind
  }
  /** Within a transaction. */
  const serve = (work: Iterable<readonly [LinePlace, number]>, newcomers: Iterable<Waiter>, served: Waiter[]): void => {
    for (const [place, most] of work) {
      let left = most
      for (const waiter of line.of(place)) {
        if (left <= 0 || !hasQueued(store, place.colony, place.type)) break
        const kind = serveOne(waiter, served)
        if (kind === 'paused') break
        if (kind === 'assigned') left -= 1
      }
    }
    for (const waiter of newcomers) serveOne(waiter, served)
  }
  const forget = (served: Waiter[]): void => {
    for (const waiter of served) waiter.claim = undefined
    served.length = 0
  }
  const pass = async (): Promise<void> => {
    if (passing) return
    passing = true
    while (due.size + fresh.size > 0 && !closed) {
      const work = [...due]
      const newcomers = [...fresh]
      due.clear()
      fresh.clear()
      const served: Waiter[] = []
      try {
        const written = commits.write(() => {
          // A first try may have been undone.
          forget(served)
          serve(work, newcomers, served)
        })
        // At once: the sync that serves what they waited for then serves them too.
        commits.flush()
        await written
        for (const waiter of served) waiter.tell?.()
      } catch {
        // The store is busy or full: they wait on.
        const late = served.filter(({over}) => over !== 'no')
        forget(served)
        for (const waiter of late) waiter.tell?.()
        for (const [place] of work) due.set(place, Number.POSITIVE_INFINITY)
        for (const waiter of newcomers) fresh.add(waiter)
        await sleep(RETRY)
      }
    }
    passing = false
  }
  const look = (work: readonly Work[]): void => {
    for (const {place, most} of work) due.set(place, (due.get(place) ?? 0) + most)
    void pass()
  }
  const attendance = attend(context, commits, changes, line, look)
  const end = (waiter: Waiter, why: 'late' | 'gone'): void => {
    waiter.over = why
    // What was found for it may be on its way to the disk.
    if (waiter.claim === undefined) waiter.tell?.()
  }
  const inLine = async (waiter: Waiter, milliseconds: number): Promise<Claim> => {
    const {colony, type} = waiter.ask
    const timer = setTimeout(() => end(waiter, 'late'), Math.min(milliseconds, LONGEST_TIMER))
    const told = new Promise<void>((resolve) => {
      waiter.tell = resolve
    })
    line.add(colony, type, waiter)
    attendance.update()
    // Between the attempt and now, something may have come.
    if (hasQueued(store, colony, type)) {
      fresh.add(waiter)
      void pass()
    }
    await told
    clearTimeout(timer)
    waiter.tell = undefined
    line.remove(colony, type, waiter)
    attendance.update()
    return waiter.claim ?? (closed ? {kind: 'nothing'} : standing(context, waiter.ask))
  }
  const putBack = async (assigned: Assigned): Promise<void> => {
    for (let tries = 0; tries < PUT_BACK_TRIES && !closed; tries++) {
      try {
        return await commits.write(() => handBack(context, assigned))
      } catch {
        await sleep(RETRY)
      }
    }
  }
  const answer = async (waiter: Waiter, timeout: number): Promise<string> => {
    await commits.write(() => {
      waiter.claim = waiter.over === 'no' ? claim(context, waiter.ask) : {kind: 'nothing'}
    })
    let found: Claim = waiter.claim ?? {kind: 'nothing'}
    if ((found.kind === 'nothing' || found.kind === 'paused') && timeout > 0 && waiter.over === 'no') {
      waiter.claim = undefined
      found = await inLine(waiter, timeout * 1000)
    }
    switch (found.kind) {
      case 'assigned':
        if (waiter.over !== 'gone') return found.json
        void putBack(found)
        throw new RpcError(404, NONE)
      case 'not-allowed':
        throw new RpcError(403, 'Access denied, the executor is not approved any more')
      case 'nothing':
        throw new RpcError(404, NONE)
      case 'paused':
        throw timeout < 0
          ? new RpcError(503, 'Colony assignments are paused')
          : new RpcError(408, 'Assignment timeout: colony assignments are paused')
    }
  }

  return {
    assign: async (request, caller, signal) => {
      const {ask, timeout} = readAsk(request, caller)
      const waiter: Waiter = {ask, claim: undefined, over: signal.aborted || closed ? 'gone' : 'no', tell: undefined}
      const gone = (): void => end(waiter, 'gone')
      signal.addEventListener('abort', gone, {once: true})
      open.add(waiter)
      try {
        return await answer(waiter, timeout)
      } finally {
        open.delete(waiter)
        signal.removeEventListener('abort', gone)
      }
    },
    close: () => {
      closed = true
      attendance.close()
      const found = [...open].flatMap(({claim: each}) => (each?.kind === 'assigned' ? [each] : []))
      for (const waiter of open) end(waiter, 'gone')
      try {
        // Their answers were on their way: nobody can be told any more.
        if (found.length > 0) {
          store.transaction(() => {
            for (const each of found) handBack(context, each)
          })
        }
      } catch {
        // They run into their deadline, or that of their executor.
      }
    },
  }
}

/** @throws RpcError */
function readAsk(
  request: RequestOf<'assignprocessmsg'>,
  {executor, colony}: Caller,
): {readonly ask: Ask; readonly timeout: number} {
  if (!executor || !colony) throw new RpcError(500, 'Failed to assign process, executor not found')
  const {timeout, availablecpu, availablemem} = request
  if (timeout === 0) throw new RpcError(400, 'Invalid timeout value, timeout cannot be zero')
  const ask: Ask = {
    executor: executor.key,
    id: executor.id,
    colony: colony.key,
    type: executor.type,
    cpu: availablecpu === '' ? Number.POSITIVE_INFINITY : parseCpu(availablecpu),
    memory: availablemem === '' ? Number.POSITIVE_INFINITY : parseMemory(availablemem),
  }
  return {ask, timeout}
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
