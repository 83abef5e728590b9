import type {Generation} from '../wire/messages/generation.js'
import {PICKLE_LIMITS, type PickleLimits} from '../wire/pickle/limits.js'
import {CALLBACK_EXECUTOR, REMOTE_CALLBACK} from '../wire/pickle/shapes/descriptor-classes.js'
import {readNamedTuple} from '../wire/pickle/shapes/named-tuple.js'
import {writeCallbackDescriptor} from '../wire/pickle/shapes/write-descriptor.js'
import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../wire/pickle/values.js'
import {writePickle} from '../wire/pickle/write-pickle.js'
import type {AnnouncedCallback} from './announced.js'
import type {Member} from './member.js'

/** To whom callbacks are described: what our own processes read need not be importable. */
export type Audience = 'native' | Generation

/** Each node was read within limits of its own; together they may have more elements than one call. */
const MAPPING_LIMITS: PickleLimits = {...PICKLE_LIMITS, elements: 64_000_000}

/** The pickle of `{process: {callback: descriptor}}`. */
export function writeMapping(nodes: Iterable<Member>, audience: Audience): Buffer {
  const mapping = new Map<string, ReadonlyMap<string, PickleValue>>()
  for (const {name, callbacks} of nodes) if (callbacks) mapping.set(name, describeCallbacks(callbacks, audience))
  return writePickle(mapping, MAPPING_LIMITS)
}

/** What the callbacks of one node add to a mapping, in bytes. */
export function mappingBytes(callbacks: ReadonlyMap<string, AnnouncedCallback>): number {
  return writePickle(describeCallbacks(callbacks, 'native'), MAPPING_LIMITS).length
}

function describeCallbacks(
  callbacks: ReadonlyMap<string, AnnouncedCallback>,
  audience: Audience,
): ReadonlyMap<string, PickleValue> {
  const described = new Map<string, PickleValue>()
  for (const [name, callback] of callbacks) described.set(name, describe(callback, audience))
  return described
}

/**
 * A descriptor without code, whichever generation it came from. The signature stays as it came, with its annotations
 * and defaults, where the reader can do with it: Python declares a function with it to check arguments, and fails at
 * whatever is no builtin (daffi-semantics, section 3). There, and for methods, it is written anew.
 */
function describe({descriptor, signature}: AnnouncedCallback, audience: Audience): PickleValue {
  const generation = audience === 'native' ? '2.2.1' : audience
  const written = writeCallbackDescriptor({...descriptor, generation})
  if (signature === undefined || (audience !== 'native' && !isDeclarable(signature))) return written
  const fields = readNamedTuple(written, generation === '2.2.1' ? CALLBACK_EXECUTOR : REMOTE_CALLBACK)
  const replaced = fields?.get('signature')
  if (replaced === undefined) return written
  const items = written.args.items.map((item) => (item === replaced ? signature : item))
  return new PyObject(written.construct, written.callable, new PyTuple(items))
}

/** Whether Python can declare a function with this signature and no imports. */
function isDeclarable(value: PickleValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (value instanceof PyGlobal) return value.module === 'builtins' || value.module === 'inspect'
  if (value instanceof PyTuple) return value.items.every(isDeclarable)
  if (value instanceof Map)
    return [...value].every(([key, item]) => (key === '_default' ? isLiteral : isDeclarable)(item))
  if (!(value instanceof PyObject)) return false
  return isDeclarable(value.callable) && isDeclarable(value.args) && value.steps.every(isPlainState)
}

/** Whether a default stands in Python's text of the signature as it would in a program. */
function isLiteral(value: PickleValue): boolean {
  if (value instanceof PyGlobal) return value.module === 'inspect' && value.name === '_empty'
  if (value instanceof PyTuple) return value.items.every(isLiteral)
  return typeof value === 'number' ? Number.isFinite(value) : typeof value !== 'object' || value === null
}

function isPlainState(step: PyObject['steps'][number]): boolean {
  return step.op === 'build' && isDeclarable(step.state)
}
