import {CANCELLED, RUNNING, STATE_NAMES, WAITING} from '../../wire/objects/process.js'
import {colonyNameOfProcess, existingProcess} from '../find-process.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {markEnded} from '../tables/process-state.js'

/** Whoever runs the process learns of it when it closes it: that is refused then. */
export const cancelProcess = operation({
  type: 'cancelprocessmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid}, _caller, context) => {
    const process = existingProcess(context, processid)
    if (process.graph !== null) {
      throw new RpcError(400, 'Failed to cancel, the process is part of a workflow: cancel the workflow')
    }
    if (process.state !== WAITING && process.state !== RUNNING) {
      throw new RpcError(400, `Tried to cancel ${STATE_NAMES[process.state]} process`)
    }
    markEnded(context.store, process, CANCELLED, context.now())
    return NOTHING
  },
})
