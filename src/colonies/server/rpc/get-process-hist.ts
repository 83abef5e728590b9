import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {isState} from '../scheduler/graph-state.js'
import {processHistoryJson} from '../tables/process-list.js'

/** The processes of a state that were submitted in the last seconds, oldest first; of one executor when it is named. */
export const getProcessHist = operation({
  type: 'getprocesshistmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({executorid, seconds, state}, {colony}, {store, now}) => {
    if (!isState(state)) throw new RpcError(400, 'Invalid state')
    const since = now() - seconds * 1_000_000
    return processHistoryJson(store, {colony: colony.key, state, executorId: executorid, since})
  },
})
