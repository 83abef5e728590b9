import type {Dispatch, Run, RunOutcome, Tasks} from '../tasks/tasks.js'
import {RemoteCallError} from '../wire/exceptions.js'
import {readRemoteError} from '../wire/pickle/shapes/remote-error.js'
import {tracebackText} from '../wire/pickle/shapes/traceback.js'
import type {PyObject} from '../wire/pickle/values.js'
import {noCandidate, stopped} from './answer.js'
import {ask} from './ask.js'
import {type Gathering, takeReply} from './gather.js'
import {LIMITS} from './limits.js'
import type {Mesh} from './mesh.js'
import {resultPayload} from './payload.js'

/** The calls that this controller holds; nothing is opened before the first one. */
export interface HeldCalls {
  open(): Promise<Tasks>
  /** Undefined when nothing was ever held. */
  readonly opened: Tasks | undefined
  close(): void
}

export function createHeldCalls(open: () => Promise<Tasks>): HeldCalls {
  let opening: Promise<Tasks> | undefined
  let opened: Tasks | undefined
  let closed = false
  return {
    open() {
      if (closed) return Promise.reject(new RemoteCallError('The controller is stopping', undefined, 'CONTROLLER_LOST'))
      opening ??= open().then(
        (tasks) => {
          opened = tasks
          if (closed) tasks.close()
          return tasks
        },
        (error: unknown) => {
          // The next one may find the disk free again.
          opening = undefined
          throw error
        },
      )
      return opening
    },
    get opened() {
      return opened
    },
    close() {
      closed = true
      opened?.close()
    },
  }
}

/** Runs held calls as those of a caller that is nobody's node. */
export function createDispatch(mesh: Mesh, transmitter: string): Dispatch {
  return (run, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(failure('RemoteCallError', 'The call was given up'))
      const {roster, calls} = mesh
      const executor = run.receiver === null ? roster.pick(run.func, undefined) : roster.node(run.receiver)
      if (!executor) return resolve(failure('UnableToFindCandidate', noCandidate(run.func)))
      if (executor.link.queuedBytes > LIMITS.requestBytes) {
        return resolve(failure('RemoteCallError', `Node ${executor.name} does not keep up with its calls`))
      }
      const gathering: Gathering = {gathered: undefined, gatheredBytes: 0}
      let timer: NodeJS.Timeout | undefined
      let uuid = 0
      const end = (outcome: RunOutcome): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        calls.end(uuid)
        resolve(outcome)
      }
      const onAbort = (): void => end(failure('RemoteCallError', 'The call was given up'))
      const sent = ask(mesh, executor, questionOf(run, transmitter), {
        onReply(reply) {
          const outcome = takeReply(gathering, reply)
          if (!outcome) return
          if (outcome.kind === 'error') end(failureOf(outcome.error))
          else end({ok: true, data: gathering.gathered ? resultPayload(outcome.value) : Buffer.from(reply.data)})
        },
        onLost: (why) =>
          end(
            why === 'gone'
              ? failure('RemoteStoppedUnexpectedly', stopped(executor.name))
              : failure('TimeoutError', `Function ${run.func} result timed out`),
          ),
      })
      if (typeof sent !== 'number') return end(failure('RemoteCallError', sent.message))
      uuid = sent
      signal.addEventListener('abort', onAbort, {once: true})
      if (run.timeout > 0) {
        const message = `Function ${run.func} result timed out`
        timer = setTimeout(() => end(failure('TimeoutError', message)), Math.min(run.timeout * 1000, 2 ** 31 - 1))
      }
    })
}

function questionOf({func, data, timeout}: Run, transmitter: string) {
  // On the wire timeouts are whole seconds.
  return {flag: 'REQUEST', func, data, transmitter, timeout: Math.ceil(timeout)} as const
}

function failure(type: string, message: string): RunOutcome {
  return {ok: false, error: {type, message, stack: null}}
}

function failureOf(error: PyObject): RunOutcome {
  const {errorType = 'RemoteCallError', info = null, stack = null, traceback = null} = readRemoteError(error) ?? {}
  const message = info ?? 'The call failed, and nothing says why'
  const where = stack ?? (traceback && tracebackText(traceback, info)) ?? null
  return {ok: false, error: {type: errorType, message, stack: where}}
}
