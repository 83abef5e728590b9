import type {Link, LinkHandlers} from '../../../src/daffi/link/link.js'
import type {Connect} from '../../../src/daffi/link/listening.js'
import {decodeMessage} from '../../../src/daffi/wire/messages/decode-message.js'
import {encodeMessage} from '../../../src/daffi/wire/messages/encode-message.js'
import type {Generation} from '../../../src/daffi/wire/messages/generation.js'
import {type DaffiMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {Fault} from '../../../src/errors.js'

/** The controller's end of links within this process: real messages as bytes, and no socket. */
export interface FakeController {
  readonly connect: Connect
  /** What nodes have sent, oldest first. */
  readonly received: DaffiMessage[]
  send(message: DaffiMessage): void
  /** Ends the link that is open. */
  drop(reason?: Error): void
  /** What the next tries to connect fail with; undefined lets them in. */
  refuseWith: Error | undefined
  tries: number
  /** Called with each message besides it being recorded. */
  onMessage: (message: DaffiMessage) => void
}

/** @param mapping what handshakes are answered with, as a pickle */
export function fakeController(
  mapping: () => Uint8Array,
  {kind = 'native', generation = '2.2.1'}: {kind?: Link['kind']; generation?: Generation} = {},
): FakeController {
  let handlers: LinkHandlers | undefined
  const copy = (message: DaffiMessage): DaffiMessage => decodeMessage(generation, encodeMessage(generation, message))
  const controller: FakeController = {
    received: [],
    refuseWith: undefined,
    tries: 0,
    onMessage: () => undefined,
    send: (message) => {
      const sent = copy(message)
      const to = handlers
      queueMicrotask(() => to?.onMessage(sent))
    },
    drop: (reason) => {
      const to = handlers
      handlers = undefined
      to?.onClose(reason)
    },
    connect: async (_options, given) => {
      controller.tries++
      if (controller.refuseWith) throw controller.refuseWith
      handlers = given
      const end = (): void => {
        if (handlers === given) controller.drop()
      }
      return {
        kind,
        generation,
        queuedBytes: 0,
        drained: () => Promise.resolve(),
        close: async () => end(),
        destroy: end,
        send: (message) => {
          if (handlers !== given) return
          const sent = copy(message)
          controller.received.push(sent)
          if (sent.flag === 'HANDSHAKE' || sent.flag === 'UPDATE_CALLBACKS') {
            const {flag, uuid, transmitter} = sent
            controller.send(serviceMessage({flag, uuid, transmitter, receiver: transmitter, data: mapping()}))
          }
          controller.onMessage(sent)
        },
      }
    },
  }
  return controller
}

export const unreachable = new Fault('CONTROLLER_UNREACHABLE', 'Nobody there')
