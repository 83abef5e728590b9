import {anything, list} from '../../wire/shape.js'
import {colonyNameOfProcess, ownRunningProcess} from '../find-process.js'
import {NOTHING, operation} from '../operation.js'
import {setOutput as keepOutput} from '../tables/process-state.js'

const output = list(anything)

/** Publishes output while the process is running. An empty list leaves what was there. */
export const setOutput = operation({
  type: 'setoutputmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid, out}, caller, context) => {
    const process = ownRunningProcess(context, processid, caller.id, 'set output')
    if (out.length > 0) keepOutput(context.store, process.key, output.encode(out))
    return NOTHING
  },
})
