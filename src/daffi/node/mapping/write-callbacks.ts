import type {Link} from '../../link/link.js'
import {type ServiceMessage, serviceMessage} from '../../wire/messages/message.js'
import {writeCallbackDescriptor} from '../../wire/pickle/shapes/write-descriptor.js'
import {writePickle} from '../../wire/pickle/write-pickle.js'
import type {Callback} from '../callback.js'

/** A node's callbacks as its controller is told: at first with `HANDSHAKE`, all of them again with each change. */
export function callbacksMessage(
  flag: 'HANDSHAKE' | 'UPDATE_CALLBACKS',
  name: string,
  callbacks: Iterable<Callback>,
  {generation}: Pick<Link, 'generation'>,
): ServiceMessage {
  const descriptors = new Map<string, unknown>()
  for (const {name: func, signature, isAsync, isGenerator, method} of callbacks) {
    descriptors.set(func, writeCallbackDescriptor({generation, name: func, signature, isAsync, isGenerator, method}))
  }
  const uuid = (Math.random() * 2 ** 32) >>> 0
  return serviceMessage({flag, uuid, transmitter: name, data: writePickle(descriptors)})
}
