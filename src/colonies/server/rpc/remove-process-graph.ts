import {RUNNING} from '../../wire/objects/process.js'
import {existingGraph} from '../graphs/find-graph.js'
import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {hasRunningMember, removeGraph} from '../tables/graph-remove.js'

/** Removes a workflow with its processes. Upstream lets a failed one go while a process of it still runs. */
export const removeProcessGraph = operation({
  type: 'removeprocessgraphmsg',
  kind: 'write',
  colonyName: ({processgraphid}, context) => existingGraph(context, processgraphid).colonyName,
  run: ({processgraphid}, _caller, context) => {
    const graph = existingGraph(context, processgraphid)
    if (graph.state === RUNNING || hasRunningMember(context.store, graph.key)) {
      throw new RpcError(400, 'Failed to remove processgraph, cannot remove a running processgraph: cancel it first')
    }
    removeGraph(context.store, graph.key)
    return NOTHING
  },
})
