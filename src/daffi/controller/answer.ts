import {Fault} from '../../errors.js'
import type {Flag} from '../wire/messages/flags.js'
import type {DaffiMessage} from '../wire/messages/message.js'
import {WireError} from '../wire/messages/wire-error.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import type {PyObject} from '../wire/pickle/values.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'
import {errorPayload, faultError, repr, resultPayload} from './payload.js'

/** A call, as the one who made it knows it. */
export interface Asked {
  readonly caller: Member
  readonly uuid: number
  readonly func: string
  readonly returnResult: boolean
}

/**
 * Sends a message to a process; one that lets too much wait is dropped.
 * @returns why it cannot be sent, undefined when it went out
 */
export function deliver(to: Member, message: DaffiMessage): WireError | undefined {
  if (to.link.queuedBytes > LIMITS.queuedBytes) to.link.destroy(unread())
  try {
    to.link.send(message)
    return undefined
  } catch (error) {
    if (error instanceof WireError) return error
    throw error
  }
}

/** Tells a process that lets its answers wait why it is dropped. */
export function unread(): Fault {
  return new Fault(
    'NODE_OVERLOADED',
    'This process does not read what it is sent',
    'Make fewer calls at once, or let it read while it computes.',
  )
}

/** Answers a call as the node did, or as the controller does in its place. */
export function answer(asked: Asked, flag: Flag, transmitter: string, data: Uint8Array, completed = true): void {
  const failed = deliver(asked.caller, reply(asked, flag, transmitter, data, completed))
  if (!failed) return
  const why = remoteError(`The answer of function ${repr(asked.func)} cannot be sent: ${failed.message}`)
  deliver(asked.caller, reply(asked, 'SUCCESS', transmitter, errorPayload(why), true))
}

/** Named one by one: this is the path of every call. */
function reply(
  {caller, uuid, func, returnResult}: Asked,
  flag: Flag,
  transmitter: string,
  data: Uint8Array,
  completed: boolean,
): DaffiMessage {
  return {
    realm: 'rpc',
    flag,
    uuid,
    transmitter,
    receiver: caller.name,
    funcName: func,
    data,
    returnResult,
    timeout: 0,
    completed,
    completeMarker: true,
  }
}

export function answerValue(asked: Asked, transmitter: string, value: unknown): void {
  let data: Buffer
  try {
    data = resultPayload(value)
  } catch (error) {
    if (!(error instanceof PickleError)) throw error
    data = errorPayload(remoteError(`The answer of function ${repr(asked.func)} cannot be sent: ${error.message}`))
  }
  answer(asked, 'SUCCESS', transmitter, data)
}

/** An error that the caller raises as what it says of itself (`RemoteCallError` mostly). */
export function answerError(asked: Asked, transmitter: string, error: PyObject): void {
  answer(asked, 'SUCCESS', transmitter, errorPayload(error))
}

/** Nobody is there to run it. Texts of upstream, which both generations share. */
export function answerNoCandidate(asked: Asked): void {
  const data = errorPayload(remoteError(noCandidate(asked.func), 'UnableToFindCandidate'))
  answer(asked, 'UNABLE_TO_FIND_CANDIDATE', asked.caller.name, data)
}

export function noCandidate(func: string): string {
  return `Unable to find remote process candidate to execute ${repr(func)}`
}

/** The node that ran it has died. */
export function answerStopped(asked: Asked, executor: string): void {
  const data = errorPayload(remoteError(stopped(executor), 'RemoteStoppedUnexpectedly'))
  answer(asked, 'REMOTE_STOPPED_UNEXPECTEDLY', executor, data)
}

export function stopped(executor: string): string {
  return `Remote process ${executor} stopped unexpectedly.`
}

/** Too much waits for this node already. */
export function overloaded(node: string): PyObject {
  return faultError(
    new Fault('NODE_OVERLOADED', `Node ${node} does not keep up with its calls`, 'Call again later, or add nodes.'),
  )
}
