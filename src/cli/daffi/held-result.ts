import {setTimeout} from 'node:timers/promises'
import type {DaffiNode} from '../../daffi/node/node.js'
import {type FiledTask, readTask} from '../../daffi/tasks/read-tasks.js'
import {taskUnknown} from '../../daffi/tasks/task-unknown.js'
import {waitForTask} from '../../daffi/tasks/wait-for-task.js'
import {
  RemoteCallError,
  RemoteStoppedUnexpectedly,
  TimeoutError,
  UnableToFindCandidate,
} from '../../daffi/wire/exceptions.js'
import type {TaskError, TaskFacts} from '../../daffi/wire/operations.js'
import {readPickle} from '../../daffi/wire/pickle/read-pickle.js'
import {type PickleValue, PyTuple} from '../../daffi/wire/pickle/values.js'
import {Fault} from '../../errors.js'
import type {Machine} from '../machine.js'
import {pidOfHolder} from './detached-holder.js'
import {endIfGone} from './held-tasks.js'
import {operate} from './operate.js'

/** How often to look whether a node in the background still lives. */
const LOOK_MS = 1000

/**
 * How a held call stands, after `wait` seconds at most (null for at once) when it has not ended. What this machine's own background nodes hold needs no controller.
 * @throws Fault TASK_UNKNOWN, CONTROLLER_UNREACHABLE
 */
export async function heldResult(
  id: string,
  {heldCalls}: Machine,
  join: () => Promise<DaffiNode>,
  {wait, signal}: {readonly wait: number | null; readonly signal: AbortSignal},
): Promise<TaskFacts> {
  const filed = detachedTask(heldCalls, id)
  if (filed === undefined) {
    const node = await join()
    // It holds nothing, and nobody here does.
    if (node.controller?.kind === 'python') throw taskUnknown(id)
    return operate(node, '@result', [id, wait])
  }
  endIfGone(heldCalls, filed.holder)
  if (wait === null) return readTask(heldCalls, id)
  const looking = new AbortController()
  const until = AbortSignal.any([signal, looking.signal])
  const look = async (): Promise<void> => {
    while (!until.aborted) {
      endIfGone(heldCalls, filed.holder)
      await setTimeout(LOOK_MS, undefined, {signal: until}).catch(() => {})
    }
  }
  const looked = look()
  try {
    return await waitForTask(heldCalls, id, signal)
  } finally {
    looking.abort()
    await looked
  }
}

function detachedTask(file: string, id: string): FiledTask | undefined {
  try {
    const task = readTask(file, id)
    return pidOfHolder(task.holder) === undefined ? undefined : task
  } catch (error) {
    if (error instanceof Fault && error.code === 'TASK_UNKNOWN') return undefined
    throw error
  }
}

/** The value of a call that has ended. @throws Fault RESULT_PENDING, CALL_FAILED, and daffi's exceptions */
export function taskValue(task: TaskFacts): PickleValue {
  if (task.error) throw exceptionOf(task.error)
  switch (task.state) {
    case 'waiting':
    case 'running':
      throw new Fault(
        'RESULT_PENDING',
        `The call ${task.id} has not ended`,
        `Wait for it: daffi result ${task.id} --wait`,
      )
    case 'cancelled':
      throw new Fault('CALL_FAILED', `The call ${task.id} was cancelled`, 'Make it again.')
    case 'failed':
    case 'done':
      return task.result === null ? null : resultOf(task.result)
  }
}

/** Of the pickle of `((result,), {}, None)`. */
function resultOf(data: Uint8Array): PickleValue {
  const reply = readPickle(data)
  const [args] = reply instanceof PyTuple ? reply.items : []
  return (args instanceof PyTuple ? args.items[0] : undefined) ?? null
}

function exceptionOf({type, message, stack}: TaskError): Fault {
  switch (type) {
    case 'TimeoutError':
      return new TimeoutError(message)
    case 'RemoteStoppedUnexpectedly':
      return new RemoteStoppedUnexpectedly(message)
    case 'UnableToFindCandidate':
      return new UnableToFindCandidate(message)
    default:
      return new RemoteCallError(message, stack ?? undefined)
  }
}
