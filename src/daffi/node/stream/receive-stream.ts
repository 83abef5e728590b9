import type {Link} from '../../link/link.js'
import type {RpcMessage} from '../../wire/messages/message.js'
import type {Callback, CallbackContext} from '../callback.js'
import {answerFailure, answerResult} from '../run/answer.js'
import {streamFailure, unknownFunction} from '../run/failure.js'
import {runOnce} from '../run/run-once.js'

export interface ReceiverOptions {
  readonly name: string
  readonly find: (func: string) => Callback | undefined
  readonly context: CallbackContext
}

/**
 * Takes a stream that a controller of generation 2.2.1 announces (INIT_STREAM): runs the callback for each item, one
 * after the other, and answers once. No STREAM_THROTTLE is sent: items are fetched as fast as they are used, and the
 * controller throttles the sender by what waits there.
 */
export function streamReceiver({
  name,
  find,
  context,
}: ReceiverOptions): (request: RpcMessage, link: Link) => Promise<void> {
  return async (request, link) => {
    const asked = {request, link, name}
    const callback = find(request.funcName)
    if (!callback || !link.streams) {
      answerFailure(asked, unknownFunction(request.funcName))
      return
    }
    try {
      for await (const {data} of link.streams.fromController(request.receiver, request.uuid)) {
        await runOnce(callback, data, context)
      }
      answerResult(asked, null)
    } catch (error) {
      answerFailure(asked, streamFailure(request.funcName, name, error))
    }
  }
}
