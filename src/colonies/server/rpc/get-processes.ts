import {requireCount} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {isState} from '../scheduler/graph-state.js'
import {processListJson} from '../tables/process-list.js'
import {userByName} from '../tables/user.js'

/** `pkg/constants`: MAX_COUNT. */
const MOST = 100

export const getProcesses = operation({
  type: 'getprocessesmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({count, state, executortype, label, initiator}, {colony}, {store}) => {
    requireCount(count, MOST)
    if (!isState(state)) throw new RpcError(400, 'Failed to get processes, invalid state')
    if (initiator !== '' && !userByName(store, colony.key, initiator)) {
      throw new RpcError(400, `User <${initiator}> does not exist`)
    }
    // One filter only counts, in this order (section 12).
    const filter =
      executortype !== ''
        ? {executorType: executortype}
        : initiator !== ''
          ? {initiator}
          : {label: label === '' ? undefined : label}
    return processListJson(store, {colony: colony.key, state, ...filter}, count)
  },
})
