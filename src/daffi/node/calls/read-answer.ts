import {RemoteCallError} from '../../wire/exceptions.js'
import type {RpcMessage} from '../../wire/messages/message.js'
import {PickleError} from '../../wire/pickle/pickle-error.js'
import {readPickle} from '../../wire/pickle/read-pickle.js'
import {readRemoteError} from '../../wire/pickle/shapes/remote-error.js'
import {type PickleValue, PyTuple} from '../../wire/pickle/values.js'
import {answerError} from './answer-error.js'
import {remedyOf} from './remedy-of.js'
import {remoteStack} from './remote-stack.js'

export type Answer = {readonly ok: true; readonly value: PickleValue} | {readonly ok: false; readonly error: Error}

/** What a message answers: the pickle of `((result,), {}, None)`, or of `(…, {}, RemoteError)` (daffi-protocol, 3). */
export function readAnswer(message: RpcMessage): Answer {
  try {
    const payload = readPickle(message.data)
    if (!(payload instanceof PyTuple) || payload.items.length !== 3) return unreadable(message, 'it is no answer')
    const [args = null, , error = null] = payload.items
    if (error !== null || isFailure(message)) {
      return {ok: false, error: answerError(message.flag, readRemoteError(error), remoteStack(error), remedyOf(error))}
    }
    // A result that was not asked for is left out.
    return {ok: true, value: args instanceof PyTuple ? (args.items[0] ?? null) : null}
  } catch (error) {
    if (error instanceof PickleError) return unreadable(message, error.message)
    throw error
  }
}

function isFailure({flag}: RpcMessage): boolean {
  return flag !== 'SUCCESS' && flag !== 'SCHEDULER_ACCEPT'
}

function unreadable({funcName}: RpcMessage, why: string): Answer {
  return {ok: false, error: new RemoteCallError(`The answer of function '${funcName}' cannot be read: ${why}`)}
}
