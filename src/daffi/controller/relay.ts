import type {RpcMessage} from '../wire/messages/message.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import {type Asked, answer, answerError, answerNoCandidate, deliver, overloaded} from './answer.js'
import type {RelayedCall} from './calls.js'
import {gather} from './gather.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {repr} from './payload.js'

/**
 * Hands a REQUEST on to one node. Towards it the call has a number of the controller's, so that nobody else can answer
 * it and two callers may choose the same one.
 */
export function relay({roster, calls}: Mesh, caller: Member, request: RpcMessage): void {
  const {funcName: func, receiver, returnResult, timeout} = request
  const executor = receiver === '' ? roster.pick(func, caller) : roster.node(receiver)
  if (!executor || executor === caller) {
    answerNoCandidate(askedBy(caller, request))
    return
  }
  if (executor.link.queuedBytes > LIMITS.requestBytes) {
    answerError(askedBy(caller, request), executor.name, overloaded(executor.name))
    return
  }
  const early = isEarly(executor)
  // A caller of 1.0.0 wants to hear of failures even where it wants no result; our nodes answer what wants one.
  const answered = returnResult || early || isEarly(caller)
  let uuid = 0
  if (answered) {
    if (calls.full(caller)) {
      answerError(askedBy(caller, request), executor.name, tooMany())
      return
    }
    uuid = calls.begin(
      {
        kind: 'relayed',
        executor,
        caller,
        callerUuid: request.uuid,
        func,
        returnResult,
        timed: timeout > 0,
        gathered: undefined,
        gatheredBytes: 0,
      },
      timeout,
    )
  }
  const failed = deliver(executor, {
    realm: 'rpc',
    flag: 'REQUEST',
    uuid,
    transmitter: caller.name,
    receiver: executor.name,
    funcName: func,
    data: request.data,
    returnResult: early ? returnResult : answered,
    timeout,
    completed: request.completed || executor.link.kind === 'python',
    completeMarker: true,
  })
  if (!failed) return
  calls.end(uuid)
  const why = `The arguments of function ${repr(func)} cannot be sent: ${failed.message}`
  answerError(askedBy(caller, request), executor.name, remoteError(why))
}

/** Hands an answer back to the one who made the call. */
export function relayReply(mesh: Mesh, executor: Member, call: RelayedCall, reply: RpcMessage): void {
  const {completed} = reply
  if (completed) mesh.calls.end(reply.uuid)
  // A caller of ours that wants no result has forgotten the call.
  if (!call.returnResult && !isEarly(call.caller)) return
  if (isEarly(call.caller) && (!completed || call.gathered)) {
    gather(mesh, executor, call, reply)
    return
  }
  answer(askedIn(call), 'SUCCESS', executor.name, reply.data, completed)
}

export function askedIn({caller, callerUuid, func, returnResult}: RelayedCall): Asked {
  return {caller, uuid: callerUuid, func, returnResult}
}

export function askedBy(caller: Member, {uuid, funcName, returnResult}: RpcMessage): Asked {
  return {caller, uuid, func: funcName, returnResult}
}

/** Whether a process speaks generation 1.0.0, whose nodes answer every REQUEST (daffi-protocol, section 5). */
export function isEarly({link}: Member): boolean {
  return link.generation === '1.0.0'
}

function tooMany() {
  return remoteError(`More than ${LIMITS.callsOfOne} calls of this process wait for their answers`)
}
