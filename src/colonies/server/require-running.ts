import {RUNNING} from '../wire/objects/process.js'
import type {Caller} from './operation.js'
import {RpcError} from './rpc-error.js'
import type {ProcessRow} from './tables/process-row.js'

/** Refuses whoever does not run this process now. @throws RpcError 403 */
export function requireRunning(process: ProcessRow, {id}: Caller): void {
  if (process.state !== RUNNING) throw new RpcError(403, `Process with Id ${process.id} is not running`)
  if (process.assignedTo !== id)
    throw new RpcError(403, `Process with Id ${process.id} is assigned to another executor`)
}
