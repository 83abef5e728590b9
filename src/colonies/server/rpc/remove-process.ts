import {RUNNING} from '../../wire/objects/process.js'
import {colonyNameOfProcess, existingProcess} from '../find-process.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {removeProcess as remove} from '../tables/process-remove.js'

export const removeProcess = operation({
  type: 'removeprocessmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid}, _caller, context) => {
    const process = existingProcess(context, processid)
    if (process.graph !== null) {
      throw new RpcError(400, 'Failed to remove, the process is part of a workflow: remove the workflow')
    }
    if (process.state === RUNNING) throw new RpcError(400, 'Failed to remove process, it is running')
    remove(context.store, process)
    return NOTHING
  },
})
