import {LONGEST_VALUE, requireText} from '../limits.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {insertLog} from '../tables/log.js'

/** An executor writes a log of its own, that belongs to no process. */
export const addExecutorLog = operation({
  type: 'addexecutorlogmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorname, message}, {colony, executor}, {store, now}) => {
    if (executor?.name !== executorname) {
      throw new RpcError(403, 'Failed to add executor log, executor name mismatch')
    }
    requireText(message, 'message', LONGEST_VALUE)
    insertLog(store, {colony: colony.key, processId: '', executorName: executorname, message, now: now()})
    return NOTHING
  },
})
