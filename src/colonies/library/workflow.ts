import {Fault} from '../../errors.js'
import type {WorkflowSpec} from '../wire/objects/function-spec.js'
import type {FuncSpec} from './func-spec.js'

/** Where a function stands in a workflow. */
export interface WorkflowNode {
  /** Name of the function when omitted. */
  readonly nodename?: string | undefined
  /** Node names of those whose outputs are its arguments. */
  readonly dependencies?: readonly string[] | undefined
}

/** Functions that depend on each other: `new Workflow().add(gen).add(sum, {dependencies: ['gen']})`. */
export class Workflow {
  readonly #nodes = new Map<string, {readonly spec: FuncSpec; readonly dependencies: readonly string[]}>()

  /** @throws Fault SPEC_INVALID when there is a node of that name */
  add(spec: FuncSpec, {nodename, dependencies = []}: WorkflowNode = {}): this {
    const name = nodename ?? (spec.fields.nodename || spec.funcname)
    if (this.#nodes.has(name)) {
      throw new Fault('SPEC_INVALID', `Two nodes are called ${name}`, 'Give one of them another nodename.')
    }
    this.#nodes.set(name, {spec, dependencies})
    return this
  }

  /** As it is sent. @throws Fault SPEC_INVALID */
  toSpec(colonyName: string): WorkflowSpec {
    const functionspecs = [...this.#nodes].map(([nodename, {spec, dependencies}]) => {
      const whole = spec.toSpec(colonyName)
      const all = [...whole.conditions.dependencies, ...dependencies]
      return {...whole, nodename, conditions: {...whole.conditions, dependencies: all}}
    })
    return {colonyname: colonyName, functionspecs}
  }
}
