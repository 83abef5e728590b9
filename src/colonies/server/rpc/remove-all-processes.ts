import {RUNNING} from '../../wire/objects/process.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {isState} from '../scheduler/graph-state.js'
import {removeProcessesOfColony} from '../tables/process-remove.js'

/** Every state, running ones too (`pkg/core/process.go`: NOTSET). */
const ALL = -1

/** Removes the processes of a colony that are in no workflow. */
export const removeAllProcesses = operation({
  type: 'removeallprocessesmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({state}, {colony}, {store}) => {
    if (state === RUNNING) throw new RpcError(400, 'Not possible to remove running processes')
    if (state !== ALL && !isState(state)) throw new RpcError(400, 'Invalid state when deleting all processes')
    removeProcessesOfColony(store, colony.key, state === ALL ? undefined : state)
    return NOTHING
  },
})
