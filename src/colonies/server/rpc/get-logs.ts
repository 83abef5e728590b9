import {colonyNameOfProcess} from '../find-process.js'
import {requireCount} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {executorByName} from '../tables/executor.js'
import {logsJson, logsOfExecutor, logsOfProcess} from '../tables/log.js'

/** `pkg/constants`: MAX_LOG_COUNT. */
const MOST = 500

/** Of an executor of the colony where one is named, else of a process (reference: colonies-protocol, section 17). */
export const getLogs = operation({
  type: 'getlogsmsg',
  kind: 'read',
  colonyName: ({executorname, colonyname, processid}, context) =>
    executorname === '' ? colonyNameOfProcess(context, processid, 500) : colonyname,
  run: ({executorname, processid, ...part}, {colony}, {store}) => {
    requireCount(part.count, MOST, 403)
    if (executorname === '') return logsJson(logsOfProcess(store, processid, part), colony.name)
    if (!executorByName(store, colony.key, executorname)) {
      throw new RpcError(500, `Failed to get logs, executor with name <${executorname}> does not exist`)
    }
    return logsJson(logsOfExecutor(store, colony.key, executorname, part), colony.name)
  },
})
