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
