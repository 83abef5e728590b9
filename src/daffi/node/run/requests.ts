import type {Link} from '../../link/link.js'
import type {RpcMessage} from '../../wire/messages/message.js'
import {answerFailure, answerResult} from './answer.js'
import type {CallbackExecutor} from './executor.js'

export interface RequestsOptions {
  readonly name: string
  readonly executor: CallbackExecutor
  readonly stop: () => void
  readonly isStopping: () => boolean
}

/** Decides what a request that came in is: a call, or the order to stop. */
export function requests({name, executor, stop, isStopping}: RequestsOptions) {
  return (request: RpcMessage, link: Link): void => {
    const asked = {request, link, name}
    if (request.flag === 'STOP_REQUEST' || (request.funcName === '@stop' && link.kind === 'native')) {
      answerResult(asked, null)
      stop()
    } else if (isStopping()) {
      const info = `Remote process ${name} is stopping.`
      answerFailure(asked, {info, stack: undefined}, 'RemoteStoppedUnexpectedly')
    } else executor.execute(request, link)
  }
}
