import {existingGraph} from '../graphs/find-graph.js'
import {graphJson} from '../graphs/graph-json.js'
import {prepareWorkflow, submitWorkflow} from '../graphs/submit-workflow.js'
import {operation} from '../operation.js'

/** Reference colonies-protocol, section 13. */
export const submitWorkflowSpec = operation({
  type: 'submitworkflowspecmsg',
  kind: 'write',
  colonyName: ({spec}) => spec.colonyname,
  run: ({spec}, {id: initiatorId, colony, executor, user}, context) => {
    const workflow = prepareWorkflow(spec, colony.name)
    const initiatorName = executor?.name ?? user?.name ?? ''
    const id = submitWorkflow(context, workflow, {colony, initiatorId, initiatorName})
    return graphJson(context, existingGraph(context, id), false)
  },
})
