import type {Flag} from '../wire/messages/flags.js'
import type {RpcMessage} from '../wire/messages/message.js'
import type {WireError} from '../wire/messages/wire-error.js'
import {deliver} from './answer.js'
import type {Lost} from './calls.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'

/** What the controller itself asks of a node. */
export interface Question {
  readonly flag: Flag
  readonly func: string
  readonly data: Uint8Array
  /** On whose behalf. */
  readonly transmitter: string
  /** Seconds, 0 for none. */
  readonly timeout: number
  /** False for one of several that a node of ours runs in their order. */
  readonly completed?: boolean
}

export interface QuestionHandlers {
  /** For each answer; the last has `completed`. */
  onReply(reply: RpcMessage): void
  onLost(why: Lost): void
}

/** @returns the number of the call, for `calls.end` when no answer is wanted any more; or why it cannot be sent */
export function ask(
  {calls}: Mesh,
  executor: Member,
  {flag, func, data, transmitter, timeout, completed = true}: Question,
  {onReply, onLost}: QuestionHandlers,
): number | WireError {
  const uuid = calls.begin({kind: 'own', executor, onReply, onLost}, timeout)
  const failed = deliver(executor, {
    realm: 'rpc',
    flag,
    uuid,
    transmitter,
    receiver: executor.name,
    funcName: func,
    data,
    returnResult: true,
    timeout,
    completed: completed || executor.link.kind === 'python',
    completeMarker: true,
  })
  if (!failed) return uuid
  calls.end(uuid)
  return failed
}
