import type {PickleValue} from '../values.js'
import {
  CALLBACK_EXECUTOR,
  CLASS_CALLBACK_EXECUTOR,
  REMOTE_CALLBACK,
  REMOTE_CLASS_CALLBACK,
} from './descriptor-classes.js'
import {readNamedTuple} from './named-tuple.js'
import {readSignature, type Signature} from './signature.js'

/** What a node announces about one of its functions. */
export interface CallbackDescriptor {
  /** Of daffi: 1.0.0 (and 1.x), or 2.2.1. */
  readonly generation: '1.0.0' | '2.2.1'
  readonly name: string
  /** Undefined when it holds what cannot be read. */
  readonly signature: Signature | undefined
  readonly isAsync: boolean
  /** Of 2.2.1 alone. */
  readonly isGenerator: boolean
  /** Of a method; undefined for a function. */
  readonly method: MethodDescriptor | undefined
}

export interface MethodDescriptor {
  /** Of 1.0.0 alone. */
  readonly className: string | undefined
  readonly isStatic: boolean
  /** False while the class of an instance method has no instance: it cannot be called yet. */
  readonly callable: boolean
}

/** The descriptor that a value is, or undefined for another value. Code that 1.0.0 sends along is not looked at. */
export function readCallbackDescriptor(value: PickleValue): CallbackDescriptor | undefined {
  const modern = readNamedTuple(value, CALLBACK_EXECUTOR)
  if (modern) return describe(modern, '2.2.1', 'origin_name_', undefined)
  const modernMethod = readNamedTuple(value, CLASS_CALLBACK_EXECUTOR)
  if (modernMethod) return describe(modernMethod, '2.2.1', 'origin_name_', methodOf(modernMethod))
  const early = readNamedTuple(value, REMOTE_CALLBACK)
  if (early) return describe(early, '1.0.0', 'origin_name', undefined)
  const earlyMethod = readNamedTuple(value, REMOTE_CLASS_CALLBACK)
  return earlyMethod && describe(earlyMethod, '1.0.0', 'origin_name', methodOf(earlyMethod))
}

type Fields = ReadonlyMap<string, PickleValue>

function describe(
  fields: Fields,
  generation: CallbackDescriptor['generation'],
  nameField: string,
  method: MethodDescriptor | undefined,
): CallbackDescriptor | undefined {
  const name = fields.get(nameField)
  if (typeof name !== 'string') return undefined
  return {
    generation,
    name,
    signature: readSignature(fields.get('signature')),
    isAsync: fields.get('is_async') === true,
    isGenerator: fields.get('is_generator') === true,
    method,
  }
}

function methodOf(fields: Fields): MethodDescriptor {
  const className = fields.get('klass_name')
  const klass = fields.get('klass') ?? null
  return {
    className: typeof className === 'string' ? className : undefined,
    isStatic: fields.get('is_static') === true,
    callable: klass !== null && klass !== false,
  }
}
