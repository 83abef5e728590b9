import type {Link} from '../../link/link.js'
import type {RpcMessage} from '../../wire/messages/message.js'
import {remoteError} from '../../wire/pickle/shapes/remote-error.js'
import {PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import {type Failure, unsendableResult} from './failure.js'

const NO_KWARGS: ReadonlyMap<string, unknown> = new Map()

/** A call that came in, and by whom it is answered. */
export interface Asked {
  readonly request: RpcMessage
  readonly link: Link
  /** Name of this process. */
  readonly name: string
}

/**
 * Answers with a value, or with an error when it cannot be sent: a caller never waits for nothing.
 * @returns false when an error went out
 */
export function answerResult(asked: Asked, value: unknown, completed = true): boolean {
  const {request, link, name} = asked
  try {
    send(asked, writePickle(new PyTuple([new PyTuple([value]), NO_KWARGS, null])), completed)
    return true
  } catch (error) {
    // Mostly a PickleError or WireError; a property of the value may also throw when it is read.
    answerFailure(asked, unsendableResult(request.funcName, {name, generation: link.generation}, error))
    return false
  }
}

/** The result of a call that wants none. */
export function answerDone(asked: Asked): void {
  send(asked, writePickle(new PyTuple([null, NO_KWARGS, null])), true)
}

export function answerFailure(asked: Asked, {info, stack}: Failure, type?: string): void {
  send(asked, writePickle(new PyTuple([null, NO_KWARGS, remoteError(info, type, stack)])), true)
}

/** Named one by one: this is the path of every call. */
function send({request, link, name}: Asked, data: Uint8Array, completed: boolean): void {
  link.send({
    realm: 'rpc',
    flag: 'SUCCESS',
    uuid: request.uuid,
    transmitter: name,
    receiver: request.transmitter,
    funcName: request.funcName,
    data,
    returnResult: request.returnResult,
    timeout: 0,
    completed,
    completeMarker: true,
  })
}
