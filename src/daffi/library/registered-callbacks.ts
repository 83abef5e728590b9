import type {Callback} from '../node/callback.js'
import {callbackOfFunction} from '../node/callback-of-function.js'
import {callbacksOfClass} from '../node/callbacks-of-class.js'
import type {DaffiNode} from '../node/node.js'
import {callbackRegistry, type Registered} from './callback-registry.js'

/** The callbacks of this process as a node has them. @param g what their parameter of this name gets */
export function callbacksOf(g: object): readonly Callback[] {
  return [...callbackRegistry().entries].flatMap((registered) => asCallbacks(registered, g))
}

/** Tells a node of callbacks that come later. @returns stops it */
export function followCallbacks(g: object, node: DaffiNode): () => void {
  const {listeners} = callbackRegistry()
  const listener = (registered: Registered): void => node.register(asCallbacks(registered, g))
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function asCallbacks(registered: Registered, g: object): readonly Callback[] {
  const injected = {g: () => g}
  switch (registered.kind) {
    case 'function':
      return [callbackOfFunction(registered.name, registered.fn, {injected})]
    case 'class': {
      const {klass, name, instance} = registered
      return callbacksOfClass(klass, {name, instance, injected})
    }
    case 'callback':
      return [registered.callback]
  }
}
