import {Fault} from '../../errors.js'
import {UnableToFindCandidate} from '../wire/exceptions.js'
import type {RpcMessage} from '../wire/messages/message.js'
import {OPERATIONS, type OperationName, type Operations, type TaskFacts} from '../wire/operations.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {toJavaScript} from '../wire/pickle/to-javascript.js'
import {answerError, answerValue, noCandidate} from './answer.js'
import type {HeldCalls} from './held-calls.js'
import {readHoldFields} from './hold-fields.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {nodeFacts} from './node-facts.js'
import {argumentsOf, errorOf} from './payload.js'
import {askedBy} from './relay.js'
import {stopNode} from './stop-node.js'

/** What processes of ours ask of the controller itself. Its answer may come later, and comes once. */
export function operate(mesh: Mesh, held: HeldCalls, caller: Member, request: RpcMessage): void {
  const asked = askedBy(caller, request)
  caller.awaiting++
  perform(mesh, held, caller, request)
    .then((value) => answerValue(asked, '', value))
    .catch((error: unknown) => {
      if (!(error instanceof Fault || error instanceof PickleError)) {
        mesh.log(
          `${request.funcName} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        )
      }
      answerError(asked, '', errorOf(error))
    })
    .finally(() => caller.awaiting--)
}

type Result = Operations[OperationName]['result']

async function perform(mesh: Mesh, held: HeldCalls, caller: Member, request: RpcMessage): Promise<Result> {
  const name = OPERATIONS.find((known) => known === request.funcName)
  if (name === undefined) throw new Fault('CONTROLLER_UNSUPPORTED', 'This controller has no such operation')
  const args = argumentsOf(request.data).map((value) => toJavaScript(value))
  switch (name) {
    case '@nodes':
      return nodeFacts(mesh)
    case '@hold':
      return hold(mesh, held, caller, args[0])
    case '@result':
      return result(held, caller, textOf(args[0]), secondsOf(args[1]))
    case '@tasks':
      return held.opened?.list() ?? []
    case '@cancel':
      return heldIn(held, textOf(args[0])).cancel(textOf(args[0]))
    case '@stop':
      return stopNode(mesh, caller, textOf(args[0]))
  }
}

async function hold({roster}: Mesh, held: HeldCalls, caller: Member, fields: unknown): Promise<string> {
  const call = readHoldFields(fields)
  let {receiver} = call
  // A process never calls itself, and once it is held nobody knows any more whose call it was.
  if (receiver === caller.name || (receiver === null && caller.callbacks?.has(call.func))) {
    receiver = receiver === null ? (roster.pick(call.func, caller)?.name ?? null) : null
    if (receiver === null) throw new UnableToFindCandidate(noCandidate(call.func))
  }
  const tasks = await held.open()
  return tasks.hold({...call, receiver, owner: caller.name, ownerUuid: null})
}

async function result(held: HeldCalls, caller: Member, id: string, wait: number | null): Promise<TaskFacts> {
  const tasks = heldIn(held, id)
  if (wait !== null && wait > 0) {
    const limit = AbortSignal.timeout(Math.min(wait * 1000, 2 ** 31 - 1))
    await tasks.wait(id, AbortSignal.any([limit, caller.left.signal]))
  }
  return tasks.result(id)
}

function heldIn({opened}: HeldCalls, id: string) {
  if (opened) return opened
  throw new Fault('TASK_UNKNOWN', `There is no held call ${id}`, 'See those that there are with: daffi tasks list')
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new Fault('CALL_INVALID', 'The operation wants a text')
}

function secondsOf(value: unknown): number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' && value >= 0) return value
  throw new Fault('CALL_INVALID', 'The operation wants a number of seconds')
}
