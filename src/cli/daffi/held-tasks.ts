import type {DaffiNode} from '../../daffi/node/node.js'
import {cancelInStore} from '../../daffi/tasks/cancel-in-store.js'
import {endHolder} from '../../daffi/tasks/end-holder.js'
import {type FiledTask, readTask, readTasks} from '../../daffi/tasks/read-tasks.js'
import type {TaskFacts} from '../../daffi/wire/operations.js'
import type {HeldTask} from '../../output/views/held-tasks.js'
import type {Machine} from '../machine.js'
import {pidOfHolder} from './detached-holder.js'
import {operate} from './operate.js'

/** What our controller holds; with a Python one, what nodes in the background of this machine hold. Newest first. */
export async function listHeldTasks(node: DaffiNode, {heldCalls}: Machine): Promise<readonly HeldTask[]> {
  if (node.controller?.kind !== 'python') return (await operate(node, '@tasks', [])).map(heldTask)
  return readTasks(heldCalls)
    .filter(({holder}) => pidOfHolder(holder) !== undefined)
    .map(heldTask)
}

/** False when it had ended before. @throws Fault TASK_UNKNOWN */
export async function cancelHeldTask(node: DaffiNode, {heldCalls}: Machine, id: string): Promise<boolean> {
  if (node.controller?.kind !== 'python') return operate(node, '@cancel', [id])
  const {holder} = readTask(heldCalls, id)
  endIfGone(heldCalls, holder)
  return cancelInStore(heldCalls, id, Date.now())
}

/** Nobody else ends the tasks of a node in the background that was killed. */
export function endIfGone(file: string, holder: string): void {
  const pid = pidOfHolder(holder)
  if (pid !== undefined && !isAlive(pid)) endHolder(file, holder, Date.now())
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export function heldTask(facts: TaskFacts | FiledTask): HeldTask {
  const {id, kind, func, receiver, owner, state, created, due, ended, interval, atTime, runs, error} = facts
  return {
    id,
    kind,
    func,
    receiver,
    owner,
    state,
    created: timeText(created),
    due: due === null ? null : timeText(due),
    ended: ended === null ? null : timeText(ended),
    interval,
    atTime: atTime?.map(timeText) ?? null,
    runs,
    error,
  }
}

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString()
