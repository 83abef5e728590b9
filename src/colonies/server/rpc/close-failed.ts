import {FAILED, RUNNING, STATE_NAMES} from '../../wire/objects/process.js'
import {colonyNameOfProcess, ownProcess} from '../find-process.js'
import {processEnded} from '../graphs/process-ended.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {markEnded, setErrors} from '../tables/process-state.js'

/** Reference colonies-protocol, section 11. Final: a process that was closed as failed is not tried again. */
export const closeFailed = operation({
  type: 'closefailedmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid, errors}, caller, context) => {
    const process = ownProcess(context, processid, caller.id, 'close process as failed')
    if (process.state !== RUNNING) {
      throw new RpcError(400, `Tried to set ${STATE_NAMES[process.state]} process as failed`)
    }
    setErrors(context.store, process.key, errors)
    markEnded(context.store, process, FAILED, context.now())
    processEnded(context, process, FAILED)
    return NOTHING
  },
})
