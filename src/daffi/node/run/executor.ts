import type {Link} from '../../link/link.js'
import type {RpcMessage} from '../../wire/messages/message.js'
import {PickleError} from '../../wire/pickle/pickle-error.js'
import type {Callback, CallbackContext} from '../callback.js'
import {type Asked, answerDone, answerFailure, answerResult} from './answer.js'
import {callbackFailure, unknownFunction, unreadableArguments} from './failure.js'
import {itemRuns} from './item-runs.js'
import {isIterator, isPromise} from './kinds-of-result.js'
import {type Arguments, readArguments} from './read-arguments.js'
import {runsInOrder} from './runs-in-order.js'

export interface ExecutorOptions {
  readonly name: string
  /** Undefined for a function that is not there. */
  readonly find: (func: string) => Callback | undefined
  readonly context: CallbackContext
  /** Where answers to calls of a link go; undefined when nobody waits for them any more. */
  readonly answerLink: (link: Link) => Link | undefined
  /** Failures that nobody waits for. */
  readonly log: (line: string) => void
}

/** Runs the callbacks of this process for others. */
export interface CallbackExecutor {
  /** Runs a `REQUEST` or `BROADCAST` and answers it, a sync callback at once. */
  execute(request: RpcMessage, link: Link): void
  /** Nobody waits for the items of a generator any more. */
  cancel(uuid: number, link: Link): void
  linkEnded(link: Link): void
  /** Counts something else that runs; it never rejects. */
  track(going: Promise<void>): void
  /** How many asynchronous ones run. */
  readonly running: number
  /** Resolves when none runs any more. */
  idle(): Promise<void>
}

export function callbackExecutor({name, find, context, answerLink, log}: ExecutorOptions): CallbackExecutor {
  let running = 0
  let whenIdle: (() => void)[] = []
  const items = itemRuns()
  const ordered = runsInOrder()

  /** The asked one, on the link where the answer is to go. */
  const asker = (request: RpcMessage, link: Link): Asked | undefined => {
    const target = answerLink(link)
    return target && {request, link: target, name}
  }

  const fail = (request: RpcMessage, link: Link, error: unknown): void => {
    const failure = callbackFailure(request.funcName, {name, generation: link.generation}, error)
    const asked = asker(request, link)
    if (asked && isAnswered(request, link)) answerFailure(asked, failure)
    else log(failure.info)
  }

  const succeed = (request: RpcMessage, link: Link, value: unknown): void => {
    if (!isAnswered(request, link)) return
    const asked = asker(request, link)
    if (!asked) return
    if (request.returnResult) answerResult(asked, value)
    else answerDone(asked)
  }

  const finish = (callback: Callback, request: RpcMessage, link: Link, result: unknown): Promise<void> | undefined => {
    if (isPromise(result)) {
      return Promise.resolve(result)
        .then((value) => finish(callback, request, link, value))
        .catch((error: unknown) => fail(request, link, error))
    }
    if (isIterator(result)) {
      const asked = {request, link, name}
      if (streams(callback, request, link)) {
        return items.send(asked, result).catch((error: unknown) => fail(request, link, error))
      }
      return items.collect(asked, result).then(
        (values) => values && succeed(request, link, values),
        (error: unknown) => fail(request, link, error),
      )
    }
    succeed(request, link, result)
    return undefined
  }

  /** A promise while it runs on; it never rejects. */
  const run = (callback: Callback, request: RpcMessage, link: Link): Promise<void> | undefined => {
    let given: Arguments
    try {
      given = readArguments(request.data, callback)
    } catch (error) {
      if (!(error instanceof PickleError)) throw error
      const asked = asker(request, link)
      if (asked && isAnswered(request, link)) answerFailure(asked, unreadableArguments(request.funcName, error))
      return undefined
    }
    let going: Promise<void> | undefined
    try {
      const result = callback.run(given.args, given.kwargs, context)
      if (typeof result !== 'object' || result === null) succeed(request, link, result)
      else going = finish(callback, request, link, result)
    } catch (error) {
      fail(request, link, error)
    }
    return going && track(going)
  }

  const track = (going: Promise<void>): Promise<void> => {
    running++
    return going.finally(ended)
  }

  const ended = (): void => {
    if (--running > 0) return
    for (const resolve of whenIdle) resolve()
    whenIdle = []
  }

  return {
    execute: (request, link) => {
      const callback = find(request.funcName)
      if (!callback) {
        answerFailure({request, link, name}, unknownFunction(request.funcName))
        return
      }
      if (request.completed) void run(callback, request, link)
      else ordered(request, () => run(callback, request, link))
    },
    track: (going) => void track(going),
    cancel: items.cancel,
    linkEnded: items.linkEnded,
    get running() {
      return running
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  }
}

/** Generation 1.0.0 is answered but for broadcasts, 2.2.1 where a result is wanted (daffi-protocol, section 5). */
function isAnswered({flag, returnResult}: RpcMessage, {generation}: Link): boolean {
  return returnResult || (generation === '1.0.0' && flag !== 'BROADCAST')
}

/** Item by item only where the caller knows of it: Python's asks the announced descriptor. */
function streams({isGenerator}: Callback, {flag, returnResult}: RpcMessage, {generation}: Link): boolean {
  return isGenerator && returnResult && flag === 'REQUEST' && generation === '2.2.1'
}
