import type {CallHandlers, DaffiNode, OutgoingCall} from '../../../src/daffi/node/node.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import type {CallbackDescriptor} from '../../../src/daffi/wire/pickle/shapes/callback-descriptor.js'
import type {Parameter, ParameterKind} from '../../../src/daffi/wire/pickle/shapes/parameter.js'
import {toJavaScript} from '../../../src/daffi/wire/pickle/to-javascript.js'

export interface MadeCall extends OutgoingCall {
  readonly uuid: number
  readonly handlers: CallHandlers
  forgotten: boolean
}

export interface ScriptedNode extends DaffiNode {
  readonly calls: MadeCall[]
  /** Args and kwargs of a call that was made. */
  payload(index: number): unknown
  change(mapping: DaffiNode['mapping']): void
}

type Answer = (call: MadeCall) => void

/** A node whose mesh is told by a test: it keeps what is called, and answers in turns of its own. */
export function scriptedNode(
  functions: Readonly<Record<string, readonly CallbackDescriptor[]>>,
  answer: Answer = () => {},
  controller: DaffiNode['controller'] = {kind: 'native', generation: '2.2.1'},
): ScriptedNode {
  const calls: MadeCall[] = []
  const listeners = new Set<() => void>()
  let mapping: DaffiNode['mapping'] = meshOf(functions)
  return {
    name: 'me',
    controller,
    get mapping() {
      return mapping
    },
    calls,
    payload: (index) => toJavaScript(readPickle(calls[index]?.data ?? Buffer.alloc(0))),
    change: (next) => {
      mapping = next
      for (const listener of listeners) listener()
    },
    call: (call, handlers) => {
      const made: MadeCall = {...call, uuid: calls.length + 1, handlers, forgotten: false}
      calls.push(made)
      setImmediate(answer, made)
      return {
        uuid: made.uuid,
        forget: () => {
          made.forgotten = true
        },
      }
    },
    stream: async () => {},
    register: () => {},
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stopped: new Promise(() => {}),
    stop: async () => {},
  }
}

export function meshOf(functions: Readonly<Record<string, readonly CallbackDescriptor[]>>): DaffiNode['mapping'] {
  return new Map(
    Object.entries(functions).map(([process, callbacks]) => [
      process,
      new Map(callbacks.map((callback) => [callback.name, callback])),
    ]),
  )
}

/** A function by its signature as Python writes it: `add(a, b=5, *rest, key, **others)`, `f(a, /, b)`. */
export function def(text: string, fields: Partial<CallbackDescriptor> = {}): CallbackDescriptor {
  const [, name = '', list = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? []
  const words = list.split(',').map((word) => word.trim())
  const slash = words.indexOf('/')
  let starred = false
  const parameters = words.flatMap((word, index): Parameter[] => {
    const [, stars = '', parameter = '', value] = /^(\**)(\w*)(=.*)?$/.exec(word) ?? []
    const kind = kindOf(stars, index < slash, starred)
    starred ||= stars === '*'
    return parameter === '' ? [] : [{name: parameter, kind, optional: value !== undefined}]
  })
  return {
    generation: '2.2.1',
    name,
    signature: {parameters},
    isAsync: false,
    isGenerator: false,
    method: undefined,
    ...fields,
  }
}

function kindOf(stars: string, beforeSlash: boolean, starred: boolean): ParameterKind {
  if (stars === '**') return 'VAR_KEYWORD'
  if (stars === '*') return 'VAR_POSITIONAL'
  if (starred) return 'KEYWORD_ONLY'
  return beforeSlash ? 'POSITIONAL_ONLY' : 'POSITIONAL_OR_KEYWORD'
}
