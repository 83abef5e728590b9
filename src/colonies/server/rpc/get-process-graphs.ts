import {nullOrList} from '../../wire/json.js'
import {graphJson} from '../graphs/graph-json.js'
import {requireCount} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {isState} from '../scheduler/graph-state.js'
import {graphsInState} from '../tables/graph.js'

/** `pkg/constants`: MAX_COUNT. */
const MOST = 100

/** Workflows in one state, the newest first, without layout. */
export const getProcessGraphs = operation({
  type: 'getprocessgraphsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({count, state}, {colony}, context) => {
    requireCount(count, MOST)
    if (!isState(state)) throw new RpcError(400, 'invalid msg.State')
    const graphs = graphsInState(context.store, colony.key, state, count)
    return nullOrList(graphs.map((graph) => graphJson(context, graph, false)))
  },
})
