import {type ProcessGraph, processGraph} from '../../wire/objects/process.js'
import {formatTime} from '../../wire/time.js'
import type {Context} from '../operation.js'
import {drawGraph, inLevelOrder} from '../scheduler/graph-layout.js'
import type {GraphRow} from '../tables/graph.js'
import {graphMembers} from '../tables/graph-members.js'

/** A workflow on the wire. @param drawn whether with the layout, which lists and submissions go without, as upstream */
function graphObject({store}: Context, graph: GraphRow, drawn: boolean): ProcessGraph {
  const members = graphMembers(store, graph.key)
  return {
    processgraphid: graph.id,
    initiatorid: graph.initiatorId,
    initiatorname: graph.initiatorName,
    colonyname: graph.colonyName,
    rootprocessids: members.filter(({parents}) => parents.length === 0).map(({id}) => id),
    state: graph.state,
    submissiontime: formatTime(graph.submitted),
    starttime: formatTime(graph.started),
    endtime: formatTime(graph.ended),
    processids: inLevelOrder(members).map(({member}) => member.id),
    ...(drawn ? drawGraph(members) : {nodes: [], edges: []}),
  }
}

export function graphJson(context: Context, graph: GraphRow, drawn: boolean): string {
  return processGraph.encode(graphObject(context, graph, drawn))
}
