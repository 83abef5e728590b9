import {RUNNING, WAITING} from '../../wire/objects/process.js'
import {colonyNameOfProcess, existingProcess} from '../find-process.js'
import {type Addition, addChild as add} from '../graphs/add-child.js'
import {initiatorOf} from '../initiator.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {inWorkflow} from '../scheduler/workflow-plan.js'
import {findGraph} from '../tables/graph.js'
import {prepareSpec} from '../tables/process-insert.js'
import {findProcess, processJson} from '../tables/process-read.js'

/**
 * The executor that runs a process of a workflow adds another process to it (reference: colonies-protocol, section 14).
 * Upstream dies of an unknown parent, and believes what the message says about the workflow.
 */
export const addChild = operation({
  type: 'addchildmsg',
  kind: 'write',
  colonyName: ({parentprocessid}, context) => colonyNameOfProcess(context, parentprocessid, 404),
  run: ({processgraphid, parentprocessid, childprocessid, spec, insert}, caller, context) => {
    const parent = existingProcess(context, parentprocessid)
    if (parent.state !== RUNNING) throw new RpcError(400, `Process with Id ${parent.id} is not running`)
    if (parent.assignedTo !== caller.id) {
      throw new RpcError(400, `Process with Id ${parent.id} is not assigned to executor with Id ${caller.id}`)
    }
    const {graph} = parent
    if (graph === null) throw new RpcError(400, `Process with Id ${parent.id} does not belong to a processgraph`)
    if (findGraph(context.store, processgraphid)?.key !== graph) {
      throw new RpcError(400, `Process with Id ${parent.id} does not belong to the processgraph ${processgraphid}`)
    }
    const {colonyname} = spec.conditions
    if (colonyname !== '' && colonyname !== caller.colony.name) {
      throw new RpcError(400, `The child is for Colony <${colonyname}>, and its parent in <${caller.colony.name}>`)
    }
    const addition: Addition = {
      parent: {...parent, graph},
      prepared: prepareSpec(inWorkflow(spec, caller.colony.name)),
      insert,
      before: childprocessid === '' ? undefined : waitingMember(childprocessid),
      ...initiatorOf(caller),
    }
    return processJson(context.store, add(context, addition)) ?? ''

    function waitingMember(id: string) {
      const child = findProcess(context.store, id)
      if (child?.graph !== graph) throw new RpcError(400, `Process with Id ${id} is not in the same processgraph`)
      if (child.state !== WAITING) throw new RpcError(400, `Process with Id ${id} does not wait any more`)
      return child
    }
  },
})
