import type {Writable} from 'node:stream'
import {parseJson, printJson} from '../../wire/json.js'
import {blueprint} from '../../wire/objects/blueprints.js'
import {processGraph, process as processShape} from '../../wire/objects/process.js'
import {type Json, list, type Shape} from '../../wire/shape.js'
import type {ProcessContext} from '../process-context.js'
import {childChannel} from './child-channel.js'
import {type AskedMethod, type ContextMethod, type Order, writeFrame} from './frames.js'

/** The context of a call in a child: what it asks for, the executor does. */
export interface ChildContext {
  readonly context: ProcessContext
  abort(): void
}

export interface ChildContexts {
  open(order: Order & {type: 'run'}): ChildContext
  /** Hands an answer to whoever asked; a function may have ended without waiting for it. */
  answer(answer: Order & {type: 'answer'}): void
}

export function childContexts(channel: Writable, log: ProcessContext['log']): ChildContexts {
  const asked = new Map<number, (answer: Order & {type: 'answer'}) => void>()
  let last = 0
  const ask = (method: AskedMethod, ...params: readonly unknown[]): Promise<Json> => {
    // Made now, it tells which line of the function asked.
    const failure = new Error(`${method} failed`)
    return new Promise((resolve, reject) => {
      const id = ++last
      asked.set(id, ({value, error}) => {
        if (error === null) return resolve(value)
        failure.message = error
        reject(failure)
      })
      writeFrame(channel, {type: 'ask', id, method, params: params.map(plain)})
    })
  }
  return {
    open: (order) => {
      const aborted = new AbortController()
      return {
        abort: () => aborted.abort(new Error('The process is no longer ours, or the executor stops')),
        context: {
          process: processShape.decode(order.process, ''),
          colonyName: order.colonyname,
          executorName: order.executorname,
          executorId: order.executorid,
          mount: order.mount ?? undefined,
          signal: aborted.signal,
          log,
          ...asking(ask),
          channel: (name) => childChannel(name, ask),
        },
      }
    },
    answer: (answer) => {
      asked.get(answer.id)?.(answer)
      asked.delete(answer.id)
    },
  }
}

/** What of a context the executor does. */
function asking(
  ask: (method: AskedMethod, ...params: readonly unknown[]) => Promise<Json>,
): Pick<ProcessContext, ContextMethod> {
  const one = async <Value>(shape: Shape<Value>, answer: Promise<Json>): Promise<Value> =>
    shape.decode(await answer, '')
  return {
    setOutput: async (...outputs) => void (await ask('setOutput', ...outputs)),
    addAttribute: async (key, value) => void (await ask('addAttribute', key, value)),
    getProcessGraph: (id) => one(processGraph, ask('getProcessGraph', id)),
    getProcess: (id) => one(processShape, ask('getProcess', id)),
    findProcess: async (nodeName, within) => {
      const found = await ask('findProcess', nodeName, within)
      return found === null ? undefined : processShape.decode(found, '')
    },
    addChild: (spec, place = {}) => {
      const {nodeName: nodename, insert, before} = place
      return one(processShape, ask('addChild', spec, {nodename, insert, before}))
    },
    getBlueprint: (name) => one(blueprint, ask('getBlueprint', name)),
    getBlueprints: (kind, location) => one(list(blueprint), ask('getBlueprints', kind, location)),
    updateBlueprintStatus: async (name, status) => void (await ask('updateBlueprintStatus', name, status)),
    submit: (spec) => one(processShape, ask('submit', spec)),
  }
}

/** As JSON has it: what is undefined is null, or left out. */
function plain(value: unknown): Json {
  return parseJson(printJson(value)) as Json
}
