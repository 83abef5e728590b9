import type {Context, Member} from './operation.js'
import {RpcError} from './rpc-error.js'
import {type ExecutorRow, executorByName} from './tables/executor.js'

/** The executor of this name in the caller's colony. @throws RpcError 500, as upstream answers when there is none */
export function namedExecutor({store}: Context, {colony}: Pick<Member, 'colony'>, name: string): ExecutorRow {
  const executor = executorByName(store, colony.key, name)
  if (!executor) throw new RpcError(500, `Executor with name <${name}> not found: executor is nil`)
  return executor
}

/**
 * The executor of this name, which must be the caller itself, approved or not.
 * @param what it may do to itself only
 * @throws RpcError 400
 */
export function executorItself({store}: Context, {id, colony}: Member, name: string, what: string): ExecutorRow {
  const executor = executorByName(store, colony.key, name)
  if (!executor) throw new RpcError(400, `Executor with name <${name}> does not exist`)
  if (executor.id !== id) throw new RpcError(400, `Only an executor can ${what}`)
  return executor
}
