import {newObjectId} from '../../wire/object-id.js'
import type {WorkflowSpec} from '../../wire/objects/function-spec.js'
import type {Json} from '../../wire/shape.js'
import type {Context} from '../operation.js'
import {planWorkflow} from '../scheduler/workflow-plan.js'
import type {ColonyRow} from '../tables/colony.js'
import {insertEdge} from '../tables/edge.js'
import {insertGraph} from '../tables/graph.js'
import {insertProcess, type PreparedSpec, prepareSpec} from '../tables/process-insert.js'
import {markSubmitted} from '../tables/process-state.js'

/** A workflow that was checked. */
export interface PreparedWorkflow {
  readonly nodes: readonly (PreparedSpec & {readonly parents: readonly number[]})[]
}

/** Who starts a workflow, and what its roots get. */
export interface WorkflowStart {
  readonly colony: Pick<ColonyRow, 'key'>
  readonly initiatorId: string
  readonly initiatorName: string
  /** Instead of the roots' own args and kwargs. */
  readonly rootArgs?: readonly Json[]
  /** JSON list. */
  readonly rootInput?: string
}

/** Checks a workflow before anything of it is written. @throws RpcError 400 */
export function prepareWorkflow(spec: WorkflowSpec, colonyName: string): PreparedWorkflow {
  return {nodes: planWorkflow(spec, colonyName).map((node) => ({...prepareSpec(node.spec), parents: node.parents}))}
}

/** Adds a workflow with all its processes; its roots may be assigned. Within a transaction. Returns its id. */
export function submitWorkflow({store, now}: Context, workflow: PreparedWorkflow, start: WorkflowStart): string {
  const {colony, initiatorId, initiatorName, rootArgs, rootInput} = start
  const graphId = newObjectId()
  const graph = insertGraph(store, {id: graphId, colony: colony.key, initiatorId, initiatorName, submitted: now()})
  const keys = workflow.nodes.map(({parents, ...prepared}) => {
    const id = newObjectId()
    const isRoot = parents.length === 0
    const spec = isRoot && rootArgs ? {...prepared.spec, args: rootArgs, kwargs: {}} : prepared.spec
    const key = insertProcess(store, {
      ...prepared,
      spec,
      id,
      colony: colony.key,
      initiatorId,
      initiatorName,
      submitted: now(),
      graph: {key: graph, parents: parents.length},
      ...(isRoot && rootInput !== undefined ? {input: rootInput} : {}),
    })
    if (isRoot) markSubmitted(store, {id, colony: colony.key, executorType: spec.conditions.executortype})
    return key
  })
  for (const [place, {parents}] of workflow.nodes.entries()) {
    for (const parent of parents) insertEdge(store, keys[parent] ?? 0, keys[place] ?? 0)
  }
  return graphId
}
