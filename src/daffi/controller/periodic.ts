import {Fault} from '../../errors.js'
import type {RpcMessage} from '../wire/messages/message.js'
import type {TaskFacts} from '../wire/operations.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import {answer, answerError, answerNoCandidate, answerValue} from './answer.js'
import type {HeldCalls} from './held-calls.js'
import {readPeriod} from './hold-fields.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {argumentsOf, errorOf, resultPayload} from './payload.js'
import {askedBy, relay} from './relay.js'

/**
 * A periodic REQUEST of daffi's wire is held here, for one node that is chosen now: its owner asks that node for it.
 * The caller is told at once who that is. (Upstream lets the node keep it, which loses it with the node.)
 */
export function holdPeriodic(mesh: Mesh, held: HeldCalls, caller: Member, request: RpcMessage): void {
  // The caller waits, whatever it says: upstream's would hang on an error that it does not wait for.
  const asked = {...askedBy(caller, request), returnResult: true}
  const {roster} = mesh
  const {funcName: func, receiver, uuid, period = {interval: 0}} = request
  const executor = receiver === '' ? roster.pick(func, caller) : roster.node(receiver)
  if (!executor || executor === caller) {
    answerNoCandidate(asked)
    return
  }
  const data = Buffer.from(request.data)
  caller.awaiting++
  held
    .open()
    .then((tasks) => {
      const times = readPeriod(
        'interval' in period ? period.interval : null,
        'atTime' in period ? [...period.atTime] : null,
      )
      const fields = {kind: 'periodic', func, receiver: executor.name, data, eta: 0, timeout: 0, ...times} as const
      tasks.hold({...fields, owner: caller.name, ownerUuid: uuid})
      answer({...asked, returnResult: false}, 'SCHEDULER_ACCEPT', executor.name, resultPayload(null))
    })
    .catch((error: unknown) => answerError(asked, executor.name, refusal(mesh, error)))
    .finally(() => caller.awaiting--)
}

/** Whether the well-known callback of a Python process is answered here, not by the node that it names. */
export function isOfTasks(func: string): boolean {
  return func === '__cancel_scheduled_task' || func === '__get_all_period_tasks'
}

/** What Python's `SchedulerTask.cancel`, `cancel_scheduled_task_by_uuid` and `get_scheduled_tasks` ask for. */
export function answerOfTasks(mesh: Mesh, held: HeldCalls, caller: Member, request: RpcMessage): void {
  const asked = askedBy(caller, request)
  const {opened} = held
  try {
    if (request.funcName === '__get_all_period_tasks') {
      const tasks = opened?.list().filter((task) => isPending(task, caller.name, request.receiver)) ?? []
      answerValue(asked, request.receiver, tasks.map(describe))
      return
    }
    const [uuid] = argumentsOf(request.data)
    const task = typeof uuid === 'number' ? opened?.findByOwner(caller.name, uuid) : undefined
    if (task) {
      answerValue(asked, request.receiver, opened?.cancel(task.id) ?? false)
      return
    }
    // The node may have one of its own, from the time under another controller.
    if (mesh.roster.node(request.receiver)?.link.kind === 'python') {
      relay(mesh, caller, request)
      return
    }
    const info = `Exception while processing function '__cancel_scheduled_task' on remote executor. `
    answerError(asked, request.receiver, remoteError(`${info}Unable to find task by uuid: ${String(uuid)}`))
  } catch (error) {
    answerError(asked, request.receiver, refusal(mesh, error))
  }
}

function isPending({kind, owner, ownerUuid, receiver, ended}: TaskFacts, caller: string, node: string): boolean {
  return kind === 'periodic' && owner === caller && ownerUuid !== null && receiver === node && ended === null
}

/** As upstream's nodes describe theirs; a count where 1.0.0 sends what nobody can read. */
function describe({func, ownerUuid, atTime}: TaskFacts) {
  const shared = {func_name: func, uuid: ownerUuid}
  if (atTime === null) return {condition: 'period', ...shared}
  return {condition: 'at_time', ...shared, number_of_active_tasks: atTime.length}
}

function refusal({log}: Mesh, error: unknown) {
  if (!(error instanceof Fault || error instanceof PickleError)) {
    log(`A periodic call failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  return errorOf(error)
}
