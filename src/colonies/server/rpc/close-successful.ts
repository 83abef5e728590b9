import {RUNNING, SUCCESS} from '../../wire/objects/process.js'
import {anything, list} from '../../wire/shape.js'
import {colonyNameOfProcess, existingProcess} from '../find-process.js'
import {processEnded} from '../graphs/process-ended.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {markEnded, setOutput} from '../tables/process-state.js'

const output = list(anything)

/** Reference colonies-protocol, section 11. Closing a successful process again replaces its output. */
export const closeSuccessful = operation({
  type: 'closesuccessfulmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 403),
  run: ({processid, out}, caller, context) => {
    const {store, now} = context
    const process = existingProcess(context, processid)
    if (process.assignedTo === '') throw new RpcError(403, `Process with Id ${processid} is not assigned`)
    if (process.assignedTo !== caller.id) throw new RpcError(403, `Not allowed to close process with Id ${processid}`)
    if (process.state !== RUNNING && process.state !== SUCCESS) {
      const state = process.state === 4 ? 'cancelled' : 'failed'
      throw new RpcError(400, `Tried to set ${state} process as successful`)
    }
    if (out.length > 0) setOutput(store, process.key, output.encode(out))
    if (process.state === RUNNING) {
      markEnded(store, process, SUCCESS, now())
      processEnded(context, process, SUCCESS)
    }
    return NOTHING
  },
})
