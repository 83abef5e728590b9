import {existingGraph} from '../graphs/find-graph.js'
import {graphJson} from '../graphs/graph-json.js'
import {operation} from '../operation.js'

/** A workflow, with the layout that react-flow draws. */
export const getProcessGraph = operation({
  type: 'getprocessgraphmsg',
  kind: 'read',
  colonyName: ({processgraphid}, context) => existingGraph(context, processgraphid).colonyName,
  run: ({processgraphid}, _caller, context) => graphJson(context, existingGraph(context, processgraphid), true),
})
