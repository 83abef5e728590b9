import type {RequestOf} from '../wire/messages/catalogue.js'
import type {Changes} from './changes.js'
import type {GroupCommit} from './group-commit.js'
import type {Caller, Context} from './operation.js'
import {RpcError} from './rpc-error.js'
import {parseCpu, parseMemory} from './scheduler/resources.js'
import {colonyByKey} from './tables/colony.js'
import {type ExecutorRow, heardFrom} from './tables/executor.js'
import {processJson} from './tables/process-read.js'
import {markAssigned} from './tables/process-state.js'
import {type Claimant, firstInLine} from './tables/queue.js'

/** Hands waiting processes to executors that ask, and lets them wait for one. */
export interface Assigner {
  /** The JSON of the process. Resolves when there is one; @throws RpcError 404 when none came in time. */
  assign(request: RequestOf<'assignprocessmsg'>, caller: Caller, signal: AbortSignal): Promise<string>
  /** Those who wait are told that there is nothing. */
  close(): void
}

interface Waiter {
  readonly colony: number
  readonly type: string
  wake(): void
}

const NONE = 'No process available for assignment'

/** Reference colonies-protocol, section 10. */
export function assigner(context: Context, commits: GroupCommit, changes: Changes): Assigner {
  const {store, now} = context
  const waiters = new Set<Waiter>()
  const closing = new AbortController()
  let unlisten: (() => void) | undefined

  const attempt = (executor: ExecutorRow, claimant: Claimant): string | undefined => {
    const time = now()
    heardFrom(store, executor.key, time)
    if (colonyByKey(store, claimant.colony)?.paused) return undefined
    const process = firstInLine(store, claimant)
    if (!process) return undefined
    markAssigned(store, process, executor.id, time)
    return processJson(store, process.id)
  }
  /** Wakes one waiter for each change that can mean work; all of a colony when it resumes. */
  const listen = (): void => {
    unlisten ??= changes.listen((list) => {
      for (const change of list) {
        if (change.state > 0) continue
        for (const waiter of waiters) {
          if (waiter.colony !== change.colony) continue
          if (change.state === 0 && waiter.type !== change.executorType) continue
          waiters.delete(waiter)
          waiter.wake()
        }
      }
    })
  }

  return {
    assign: async (request, caller, signal) => {
      const {executor, colony} = caller
      if (!executor || !colony) throw new RpcError(500, 'Failed to assign process, executor not found')
      if (request.timeout === 0) throw new RpcError(400, 'Invalid timeout value, timeout cannot be zero')
      const claimant: Claimant = {
        colony: colony.key,
        type: executor.type,
        name: executor.name,
        location: executor.location,
        cpu: request.availablecpu === '' ? Number.POSITIVE_INFINITY : parseCpu(request.availablecpu),
        memory: request.availablemem === '' ? Number.POSITIVE_INFINITY : parseMemory(request.availablemem),
      }
      const ends = Date.now() + request.timeout * 1000
      const over = AbortSignal.any([signal, closing.signal])
      for (;;) {
        let woken = false
        let waiter: Waiter | undefined
        const event = new Promise<void>((resolve) => {
          waiter = {
            colony: colony.key,
            type: executor.type,
            wake: () => {
              woken = true
              resolve()
            },
          }
        })
        // Before the attempt, so that nothing that comes in between is missed.
        if (waiter && request.timeout > 0) {
          listen()
          waiters.add(waiter)
        }
        const forget = (): void => {
          if (waiter) waiters.delete(waiter)
        }
        const json = await commits.write(() => attempt(executor, claimant)).finally(forget)
        if (json !== undefined) return json
        if (woken) continue
        const left = ends - Date.now()
        if (request.timeout < 0 || left <= 0 || over.aborted) throw nothing(context, colony.key, request.timeout)
        if (waiter) waiters.add(waiter)
        await firstOf(event, left, over)
        forget()
      }
    },
    close: () => {
      closing.abort()
      unlisten?.()
    },
  }
}

function nothing({store}: Context, colony: number, timeout: number): RpcError {
  if (!colonyByKey(store, colony)?.paused) return new RpcError(404, NONE)
  return timeout < 0
    ? new RpcError(503, 'Colony assignments are paused')
    : new RpcError(408, 'Assignment timeout: colony assignments are paused')
}

/** Ends with the event, after so many milliseconds, or when the signal aborts. */
function firstOf(event: Promise<void>, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.min(milliseconds, 2 ** 31 - 1))
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, {once: true})
    void event.then(done)
  })
}
