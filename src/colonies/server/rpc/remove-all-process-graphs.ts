import {RUNNING} from '../../wire/objects/process.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {isState} from '../scheduler/graph-state.js'
import {removableGraphs, removeGraph} from '../tables/graph-remove.js'

/** Instead of a state: all of them, also those that run (`core.NOTSET`). */
const ALL = -1

/**
 * Removes the workflows of a colony that are in one state, each with all its processes and nothing else: upstream takes
 * processes in that state out of other workflows too. Those of which a process still runs stay.
 */
export const removeAllProcessGraphs = operation({
  type: 'removeallprocessgraphsmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({state}, {colony}, {store}) => {
    if (state === RUNNING) throw new RpcError(400, 'not possible to remove running processgraphs')
    if (state !== ALL && !isState(state)) throw new RpcError(400, 'invalid state when deleting all processgraphs')
    for (const key of removableGraphs(store, colony.key, state === ALL ? undefined : state)) removeGraph(store, key)
    return NOTHING
  },
})
