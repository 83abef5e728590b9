import type {Link} from '../../link/link.js'
import {type RpcMessage, rpcMessage} from '../../wire/messages/message.js'
import {remoteError} from '../../wire/pickle/shapes/remote-error.js'
import {PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import {stackOf} from '../run/failure.js'

export interface PeriodFailure {
  readonly request: RpcMessage
  /** Undefined while the controller is lost: then only this process's people are told. */
  readonly link: Link | undefined
  readonly name: string
  readonly info: string
  readonly error: unknown
}

/** Tells the owner of a periodic call (SCHEDULER_ERROR; upstream means to, and fails at it). */
export function reportPeriodFailure({request, link, name, info, error}: PeriodFailure): void {
  const data = writePickle(new PyTuple<unknown>([null, new Map(), remoteError(info, undefined, stackOf(error))]))
  const {uuid, transmitter, funcName, period} = request
  link?.send(
    rpcMessage({
      flag: 'SCHEDULER_ERROR',
      uuid,
      transmitter: name,
      receiver: transmitter,
      funcName,
      data,
      returnResult: false,
      ...(period && {period}),
    }),
  )
}
