import type {Link} from '../../link/link.js'
import {RemoteCallError} from '../../wire/exceptions.js'
import {WireError} from '../../wire/messages/wire-error.js'
import type {CallHandlers, OutgoingCall, StartedCall} from '../node.js'
import type {PendingCall, PendingCalls} from './pending-calls.js'

export interface OutgoingOptions {
  readonly name: string
  readonly pending: PendingCalls
  readonly link: () => Link | undefined
  /** Why no call can be made while there is no link. */
  readonly refusal: () => Error
}

const NOTHING = Buffer.alloc(0)

/**
 * Makes calls; an ordered one is run after those before it (see `runsInOrder`). Whatever fails at once is told afterwards: no handler is called before this returns.
 */
export function outgoingCalls({name, pending, link: currentLink, refusal}: OutgoingOptions) {
  const failSoon = (call: PendingCall, error: Error): void => {
    queueMicrotask(() => {
      if (pending.remove(call)) call.handlers.onError(error)
    })
  }
  return (call: OutgoingCall, handlers: CallHandlers, ordered = false): StartedCall => {
    const entry = pending.add({func: call.func, timeoutMs: call.timeoutMs, handlers})
    const link = currentLink()
    if (!link) failSoon(entry, refusal())
    else {
      try {
        send(call, entry.uuid, link, name, ordered)
        // Nobody answers such a broadcast.
        if (call.flag === 'BROADCAST' && !call.returnResult) {
          queueMicrotask(() => {
            if (pending.remove(entry)) handlers.onResult(null, NOTHING, '')
          })
        }
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        failSoon(entry, new RemoteCallError(error.message))
      }
    }
    return {uuid: entry.uuid, forget: () => void pending.remove(entry)}
  }
}

/** Named one by one: this is the path of every call. */
function send(call: OutgoingCall, uuid: number, link: Link, name: string, ordered: boolean): void {
  const {flag, func, receiver, data, timeoutMs, period} = call
  link.send({
    realm: 'rpc',
    flag,
    uuid,
    transmitter: name,
    receiver,
    funcName: func,
    data,
    returnResult: call.returnResult || reportsErrors(call, link),
    timeout: Math.ceil(timeoutMs / 1000),
    completed: !ordered,
    completeMarker: true,
    ...(period && {period}),
  })
}

/**
 * 2.2.1 answers only calls that want a result; so does it itself when it only wants to know of errors
 * (daffi-protocol, section 5). 1.0.0 always answers.
 */
function reportsErrors({flag, period}: OutgoingCall, {generation}: Link): boolean {
  return flag === 'REQUEST' && period === undefined && generation === '2.2.1'
}
