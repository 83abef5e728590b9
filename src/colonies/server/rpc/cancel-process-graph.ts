import {CANCELLED} from '../../wire/objects/process.js'
import {existingGraph} from '../graphs/find-graph.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {liveMembers} from '../tables/graph-members.js'
import {markEnded} from '../tables/process-state.js'

/**
 * Cancels what waits or runs of a workflow, and leaves the rest as it is. An executor learns of it when it closes its
 * process. Upstream also takes workflows that have ended, and changes their state.
 */
export const cancelProcessGraph = operation({
  type: 'cancelprocessgraphmsg',
  kind: 'write',
  colonyName: ({processgraphid}, context) => existingGraph(context, processgraphid).colonyName,
  run: ({processgraphid}, _caller, context) => {
    const members = liveMembers(context.store, existingGraph(context, processgraphid).key)
    if (members.length === 0) throw new RpcError(400, `Processgraph with Id ${processgraphid} has ended already`)
    for (const member of members) markEnded(context.store, member, CANCELLED, context.now())
    return NOTHING
  },
})
