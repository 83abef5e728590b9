import {Fault} from '../../../errors.js'
import type {StreamWriter} from '../../link/link.js'
import type {RpcMessage, ServiceMessage} from '../../wire/messages/message.js'
import {answerError} from '../answer.js'
import type {Member} from '../member.js'
import type {Mesh} from '../mesh.js'
import {errorOf} from '../payload.js'
import {askedBy} from '../relay.js'

/** Streams of daffi 2.2.1: items of one process for every node that has a callback (daffi-protocol, section 5). */
export interface Streams {
  /** INIT_STREAM: the caller is told who may take its items, and opens a stream for each. */
  init(caller: Member, request: RpcMessage): void
  onIn(receiver: string, uuid: number, items: AsyncIterable<ServiceMessage>): Promise<void>
  onOut(receiver: string, uuid: number, writer: StreamWriter): Promise<void>
  /** A receiver tells its caller how slow to be. */
  throttle(receiver: Member, message: ServiceMessage): void
  leave(member: Member): void
}

const unsupported = (): Fault => new Fault('CONTROLLER_UNSUPPORTED', 'This controller carries no streams')

export function createStreams(_mesh: Mesh): Streams {
  return {
    init: (caller, request) => answerError(askedBy(caller, request), '', errorOf(unsupported())),
    onIn: () => Promise.reject(unsupported()),
    onOut: () => Promise.reject(unsupported()),
    throttle: () => {},
    leave: () => {},
  }
}
