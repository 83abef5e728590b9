import type {Link} from '../../link/link.js'
import type {RpcMessage} from '../../wire/messages/message.js'
import type {PeriodTasks} from '../period/period-tasks.js'
import {answerFailure, answerResult} from './answer.js'
import type {CallbackExecutor} from './executor.js'

export interface RequestsOptions {
  readonly name: string
  readonly executor: CallbackExecutor
  readonly periods: PeriodTasks
  readonly has: (func: string) => boolean
  readonly stop: () => void
  readonly isStopping: () => boolean
}

/** Decides what a request that came in is: a call, a periodic one, or the order to stop. */
export function requests({name, executor, periods, has, stop, isStopping}: RequestsOptions) {
  return (request: RpcMessage, link: Link): void => {
    const asked = {request, link, name}
    if (request.flag === 'STOP_REQUEST' || (request.funcName === '@stop' && link.kind === 'native')) {
      answerResult(asked, null)
      stop()
    } else if (isStopping()) {
      const info = `Remote process ${name} is stopping.`
      answerFailure(asked, {info, stack: undefined}, 'RemoteStoppedUnexpectedly')
    } else if (request.period !== undefined && has(request.funcName)) periods.register(request)
    else executor.execute(request, link)
  }
}
