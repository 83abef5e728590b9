import {RUNNING} from '../wire/objects/process.js'
import type {Context} from './operation.js'
import {RpcError} from './rpc-error.js'
import {colonyOfProcess, findProcess} from './tables/process-read.js'
import type {ProcessRow} from './tables/process-row.js'

/** The colony of the process that a request names. @param status what upstream answers when there is none */
export function colonyNameOfProcess({store}: Context, id: string, status: number): string {
  const name = colonyOfProcess(store, id)
  if (name === undefined) throw new RpcError(status, `Process with Id ${id} not found`)
  return name
}

/** The process that a request names, after `colonyNameOfProcess`. */
export function existingProcess({store}: Context, id: string): ProcessRow {
  const process = findProcess(store, id)
  if (!process) throw new RpcError(404, `Process with Id ${id} not found`)
  return process
}

/** The process, when the caller is the executor that it is assigned to. @throws RpcError 403 */
export function ownProcess(context: Context, id: string, caller: string, doing: string): ProcessRow {
  const process = existingProcess(context, id)
  if (process.assignedTo === '') throw new RpcError(403, `Failed to ${doing}, process is not assigned`)
  if (process.assignedTo !== caller) throw new RpcError(403, `Failed to ${doing}, it is assigned to another executor`)
  return process
}

/** As `ownProcess`, while it runs. @throws RpcError 403 */
export function ownRunningProcess(context: Context, id: string, caller: string, doing: string): ProcessRow {
  const process = ownProcess(context, id, caller, doing)
  if (process.state !== RUNNING) throw new RpcError(403, `Failed to ${doing}, process is not running`)
  return process
}
