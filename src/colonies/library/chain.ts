import type {Json} from '../wire/shape.js'
import {Colonies, type WaitOptions} from './colonies.js'
import {FuncSpec} from './func-spec.js'
import {Workflow} from './workflow.js'

/**
 * Functions one after the other, each called with what the one before gave: the monad of ColonyOS's documentation, whose
 * `>>` is `then` here.
 */
export class Chain {
  readonly #steps: readonly FuncSpec[]

  constructor(steps: readonly FuncSpec[]) {
    this.#steps = steps
  }

  /** One more function. */
  // biome-ignore lint/suspicious/noThenProperty: it is what the documentation's bind is called; see below for await
  then(next: FuncSpec): Chain {
    // `await` takes whatever has a `then` for a promise and calls it with functions, which are no steps.
    if (!(next instanceof FuncSpec)) throw new TypeError('A chain is not awaited: await its unwrap()')
    return new Chain([...this.#steps, next])
  }

  /** As a workflow, whose nodes have the names of their functions, with a number where one comes again. */
  toWorkflow(): Workflow {
    const workflow = new Workflow()
    const names: string[] = []
    for (const step of this.#steps) {
      const count = names.filter((name) => name === step.funcname || name.startsWith(`${step.funcname}-`)).length
      const nodename = count === 0 ? step.funcname : `${step.funcname}-${count + 1}`
      workflow.add(step, {nodename, dependencies: names.slice(-1)})
      names.push(nodename)
    }
    return workflow
  }

  /**
   * Submits it, waits, and gives the first output of the last function; null when that gave none.
   * @param colonies where; the colony of the environment when omitted
   * @throws ProcessFailure for the function that failed; as `Colonies.connect` and `waitWorkflow`
   */
  async unwrap(colonies?: Colonies, options: WaitOptions = {}): Promise<Json> {
    const own = colonies ?? (await Colonies.connect())
    try {
      const graph = await own.submitWorkflow(this.toWorkflow())
      const last = [...(await own.waitWorkflow(graph, options)).values()].find(({children}) => children.length === 0)
      return last?.out[0] ?? null
    } finally {
      if (!colonies) await own.close()
    }
  }
}

/** Begins a chain: `chain(genData).then(processData).unwrap()`. */
export function chain(first: FuncSpec): Chain {
  return new Chain([first])
}
