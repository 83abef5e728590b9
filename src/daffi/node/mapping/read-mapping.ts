import type {Generation} from '../../wire/messages/generation.js'
import {readPickle} from '../../wire/pickle/read-pickle.js'
import {type CallbackDescriptor, readCallbackDescriptor} from '../../wire/pickle/shapes/callback-descriptor.js'
import type {PickleValue} from '../../wire/pickle/values.js'
import type {Mapping} from '../node.js'

/**
 * What a controller tells of the mesh: the pickle of `{process: {callback: descriptor}}`. A descriptor that cannot be
 * understood stands for a function of which only the name is known. @throws PickleError
 */
export function readMapping(data: Uint8Array, generation: Generation): Mapping {
  const processes = readPickle(data)
  const mapping = new Map<string, ReadonlyMap<string, CallbackDescriptor>>()
  for (const [process, callbacks] of entriesOf(processes)) {
    const descriptors = new Map<string, CallbackDescriptor>()
    for (const [name, value] of entriesOf(callbacks)) {
      descriptors.set(name, readCallbackDescriptor(value) ?? nameAlone(name, generation))
    }
    mapping.set(process, descriptors)
  }
  return mapping
}

function* entriesOf(value: PickleValue): Generator<readonly [string, PickleValue]> {
  if (!(value instanceof Map)) return
  for (const [key, item] of value) if (typeof key === 'string') yield [key, item]
}

function nameAlone(name: string, generation: Generation): CallbackDescriptor {
  return {generation, name, signature: undefined, isAsync: false, isGenerator: false, method: undefined}
}
