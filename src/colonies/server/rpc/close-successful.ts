import {RUNNING, STATE_NAMES, SUCCESS} from '../../wire/objects/process.js'
import {anything, list} from '../../wire/shape.js'
import {colonyNameOfProcess, ownProcess} from '../find-process.js'
import {processEnded} from '../graphs/process-ended.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {countCall} from '../tables/function.js'
import {markEnded, setOutput} from '../tables/process-state.js'

const output = list(anything)

/** Reference colonies-protocol, section 11. Closing a successful process again replaces its output. */
export const closeSuccessful = operation({
  type: 'closesuccessfulmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid, out}, caller, context) => {
    const {store} = context
    const process = ownProcess(context, processid, caller.id, 'close process as successful')
    if (process.state !== RUNNING && process.state !== SUCCESS) {
      throw new RpcError(400, `Tried to set ${STATE_NAMES[process.state]} process as successful`)
    }
    if (out.length > 0) setOutput(store, process.key, output.encode(out))
    if (process.state === SUCCESS) return NOTHING
    const now = context.now()
    markEnded(store, process, SUCCESS, now)
    if (caller.executor) {
      const started = process.started ?? now
      const [waited, worked] = [(started - process.submitted) / 1e6, (now - started) / 1e6]
      countCall(store, {executor: caller.executor.key, name: process.functionName, waited, worked})
    }
    processEnded(context, process, SUCCESS)
    return NOTHING
  },
})
