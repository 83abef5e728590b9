import type {FunctionSpec, WorkflowSpec} from '../../wire/objects/function-spec.js'
import {RpcError} from '../rpc-error.js'

/** A node of a workflow, with its place among the others. */
export interface PlannedNode {
  /** Of this colony, and with a limit of execution as upstream reads it inside workflows: 0 is none. */
  readonly spec: FunctionSpec
  /** Places in the list of the nodes that it depends on, in the order in which its spec names them. */
  readonly parents: readonly number[]
}

/**
 * The nodes of a workflow in the order of its spec, when they make a directed graph without cycles (reference:
 * colonies-protocol, section 13; upstream takes cycles, and leaves rows behind when it refuses).
 * @throws RpcError 400
 */
export function planWorkflow({functionspecs}: WorkflowSpec, colonyName: string): readonly PlannedNode[] {
  if (functionspecs.length === 0) throw refused('it has no function specs')
  const places = new Map<string, number>()
  for (const [place, {nodename, funcname}] of functionspecs.entries()) {
    if (nodename === '') throw refused(`function spec ${place + 1} (${funcname}) has no nodename`)
    if (places.has(nodename)) throw refused(`duplicate nodename <${nodename}>`)
    places.set(nodename, place)
  }
  const nodes = functionspecs.map((spec) => ({
    spec: inWorkflow(spec, colonyName),
    parents: spec.conditions.dependencies.map((name) => {
      const parent = places.get(name)
      if (parent === undefined) throw refused(`node <${spec.nodename}> depends on unknown node <${name}>`)
      if (name === spec.nodename) throw refused(`node <${name}> depends on itself`)
      return parent
    }),
  }))
  const stuck = inCycle(nodes)
  if (stuck) throw refused(`its dependencies are a cycle, in which node <${stuck.spec.nodename}> is`)
  return nodes
}

/** What a spec becomes as a part of a workflow: `CreateProcessGraph` in `colonies_controller.go`. */
export function inWorkflow(spec: FunctionSpec, colonyName: string): FunctionSpec {
  return {
    ...spec,
    maxexectime: spec.maxexectime === 0 ? -1 : spec.maxexectime,
    conditions: {...spec.conditions, colonyname: colonyName},
  }
}

/** A node on a cycle, or undefined where there is none. */
function inCycle(nodes: readonly PlannedNode[]): PlannedNode | undefined {
  const waitsFor = nodes.map(({parents}) => parents.length)
  const children = nodes.map((): number[] => [])
  for (const [place, {parents}] of nodes.entries()) for (const parent of parents) children[parent]?.push(place)
  const free = waitsFor.flatMap((count, place) => (count === 0 ? [place] : []))
  const seen = new Set<number>()
  for (let place = free.pop(); place !== undefined; place = free.pop()) {
    seen.add(place)
    for (const child of children[place] ?? []) {
      const left = (waitsFor[child] ?? 0) - 1
      waitsFor[child] = left
      if (left === 0) free.push(child)
    }
  }
  if (seen.size === nodes.length) return undefined
  // What is left waits for a cycle or is on one: following unfinished parents leads onto it.
  let place = nodes.findIndex((_, index) => !seen.has(index))
  const path = new Set<number>()
  while (!path.has(place)) {
    path.add(place)
    place = nodes[place]?.parents.find((parent) => !seen.has(parent)) ?? place
  }
  return nodes[place]
}

function refused(why: string): RpcError {
  return new RpcError(400, `Failed to submit workflow: ${why}`)
}
