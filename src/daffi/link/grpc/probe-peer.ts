import {randomInt} from 'node:crypto'
import {encodeMessage} from '../../wire/messages/encode-message.js'
import {rpcMessage} from '../../wire/messages/message.js'
import {PyTuple} from '../../wire/pickle/values.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'

const PROBER = '@generation'

/**
 * A question that a node of either generation reads and answers, whoever it may be: the tasks of a process that does
 * not exist, from a function that both have and neither announces. A request of 2.2.1 with a timeout of one second
 * is one of 1.0.0 too, whose `complete_marker` has the number of that timeout. The answer is a call's frame, and
 * those tell the generation, unlike the handshake of a node without callbacks.
 * @param receiver the node's name
 */
export function generationProbe(receiver: string): Buffer {
  return encodeMessage(
    '2.2.1',
    rpcMessage({
      flag: 'REQUEST',
      uuid: randomInt(2 ** 32),
      transmitter: PROBER,
      receiver,
      funcName: '__get_all_period_tasks',
      data: writePickle(new PyTuple([new PyTuple([PROBER]), new Map(), null])),
      timeout: 1,
    }),
  )
}
