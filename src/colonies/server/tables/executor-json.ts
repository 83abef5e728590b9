import {allocations, capabilities, executor as executorShape} from '../../wire/objects/members.js'
import {formatTime} from '../../wire/time.js'
import type {ExecutorRow} from './executor.js'

/** An executor as upstream writes it. */
export function executorJson(executor: ExecutorRow, colonyName: string): string {
  return executorShape.encode({
    executorid: executor.id,
    executortype: executor.type,
    executorname: executor.name,
    colonyname: colonyName,
    state: executor.state,
    requirefuncreg: executor.requireFuncReg,
    commissiontime: formatTime(executor.commissioned),
    lastheardfromtime: formatTime(executor.heard),
    locationname: executor.location,
    capabilities: capabilities.decode(JSON.parse(executor.capabilities), 'capabilities'),
    allocations: allocations.decode(JSON.parse(executor.allocations), 'allocations'),
    blueprintid: executor.blueprintId,
    blueprintgen: executor.blueprintGen,
  })
}
