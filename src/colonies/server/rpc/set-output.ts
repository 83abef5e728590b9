import {RUNNING} from '../../wire/objects/process.js'
import {anything, list} from '../../wire/shape.js'
import {colonyNameOfProcess, ownProcess} from '../find-process.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {setOutput as keepOutput} from '../tables/process-state.js'

const output = list(anything)

/** Publishes output while the process is running. An empty list leaves what was there. */
export const setOutput = operation({
  type: 'setoutputmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid, out}, caller, context) => {
    const process = ownProcess(context, processid, caller.id, 'set output')
    if (process.state !== RUNNING) throw new RpcError(403, 'Failed to set output, process is not running')
    if (out.length > 0) keepOutput(context.store, process.key, output.encode(out))
    return NOTHING
  },
})
