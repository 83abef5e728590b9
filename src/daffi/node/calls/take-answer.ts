import type {RpcMessage} from '../../wire/messages/message.js'
import type {PendingCalls} from './pending-calls.js'
import {readAnswer} from './read-answer.js'

/**
 * Gives an answer, an item or an error to the call that waits for it. Late ones are dropped; only what a periodic call
 * failed with is told to people, since nobody waits for that.
 */
export function takeAnswer(message: RpcMessage, pending: PendingCalls, log: (line: string) => void): void {
  const call = pending.get(message.uuid)
  if (!call) {
    if (message.period === undefined) return
    const answer = readAnswer(message)
    if (!answer.ok) log(answer.error.message)
    return
  }
  if (message.flag === 'SCHEDULER_ACCEPT') {
    pending.remove(call)
    call.handlers.onResult(message.transmitter, message.data, message.transmitter)
    return
  }
  const answer = readAnswer(message)
  if (answer.ok && !message.completed) {
    call.handlers.onItem(answer.value)
    return
  }
  pending.remove(call)
  if (answer.ok) call.handlers.onResult(answer.value, message.data, message.transmitter)
  else call.handlers.onError(answer.error)
}
