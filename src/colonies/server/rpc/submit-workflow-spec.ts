import {existingGraph} from '../graphs/find-graph.js'
import {graphJson} from '../graphs/graph-json.js'
import {prepareWorkflow, submitWorkflow} from '../graphs/submit-workflow.js'
import {initiatorOf} from '../initiator.js'
import {operation} from '../operation.js'

/** Reference colonies-protocol, section 13. */
export const submitWorkflowSpec = operation({
  type: 'submitworkflowspecmsg',
  kind: 'write',
  colonyName: ({spec}) => spec.colonyname,
  run: ({spec}, caller, context) => {
    const workflow = prepareWorkflow(spec, caller.colony.name)
    const id = submitWorkflow(context, workflow, {colony: caller.colony, ...initiatorOf(caller)})
    return graphJson(context, existingGraph(context, id), false)
  },
})
