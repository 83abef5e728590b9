import type {Context} from '../server/operation.js'
import {findColony, insertColony} from '../server/tables/colony.js'
import {
  type ExecutorRow,
  executorById,
  executorByName,
  heardFrom,
  insertExecutor,
  setExecutorState,
} from '../server/tables/executor.js'
import {serverId, setServerId} from '../server/tables/server.js'
import {insertUser, userById, userByName} from '../server/tables/user.js'
import {APPROVED, allocations, capabilities, UNREGISTERED} from '../wire/objects/members.js'
import type {DevIdentities} from './keys.js'

export const DEV_COLONY = 'dev'

/** The executor whose key is COLONIES_PRVKEY: as COLONIES_EXECUTOR_NAME and COLONIES_EXECUTOR_TYPE say. */
export interface DevExecutor {
  readonly name: string
  readonly type: string
}

export const DEFAULT_EXECUTOR: DevExecutor = {name: 'dev-executor', type: 'dev'}
const USER = 'dev-user'

/**
 * Makes what is missing of the server's owner, the colony `dev`, its user and its approved executor, in one transaction,
 * and keeps the executor from being taken for gone. Whatever has taken one of these names, or was rejected, is left alone.
 */
export function ensureDevRows(context: Context, ids: DevIdentities, executor: DevExecutor): void {
  if (missing(context, ids, executor).length === 0) return
  context.store.transaction(() => {
    // A colony first: the rest belongs to it.
    for (let steps = missing(context, ids, executor); steps.length > 0; steps = missing(context, ids, executor)) {
      for (const make of steps) make()
    }
  })
}

function missing({store, now, settings}: Context, ids: DevIdentities, executor: DevExecutor): readonly (() => void)[] {
  const steps: (() => void)[] = []
  if (serverId(store) === undefined) steps.push(() => setServerId(store, ids.server))
  const colony = findColony(store, DEV_COLONY)?.key
  if (colony === undefined) return [...steps, () => insertColony(store, ids.owner, DEV_COLONY)]
  const known = executorById(store, colony, ids.executor)
  if (known && isFadingAway(known, now(), settings.staleExecutorSeconds)) {
    steps.push(() => {
      setExecutorState(store, known.key, APPROVED)
      heardFrom(store, known.key, now())
    })
  }
  if (!known && !executorByName(store, colony, executor.name)) {
    steps.push(() =>
      insertExecutor(store, {
        ...{colony, id: ids.executor, ...executor, state: APPROVED, location: '', requireFuncReg: false},
        ...{commissioned: now(), heard: null, blueprintId: '', blueprintGen: 0},
        capabilities: capabilities.encode(capabilities.decode({}, '')),
        allocations: allocations.encode(allocations.decode({}, '')),
      }),
    )
  }
  // An executor that was silent for long is no member any more: its key stays one as a user's.
  const users = [
    {id: ids.user, name: USER},
    {id: ids.executor, name: executor.name},
  ]
  for (const {id, name} of users) {
    if (userById(store, colony, id) || userByName(store, colony, name)) continue
    steps.push(() => insertUser(store, {colony, id, name, email: '', phone: ''}))
  }
  return steps
}

/** Unregistered for its silence, or soon to be: it is there whenever somebody signs with its key. */
function isFadingAway({state, heard}: ExecutorRow, now: number, staleSeconds: number): boolean {
  if (state === UNREGISTERED) return true
  return state === APPROVED && heard !== null && now - heard > (staleSeconds * 1_000_000) / 2
}
