import type {PyObject} from '../values.js'
import type {CallbackDescriptor, MethodDescriptor} from './callback-descriptor.js'
import {
  CALLBACK_EXECUTOR,
  CLASS_CALLBACK_EXECUTOR,
  REMOTE_CALLBACK,
  REMOTE_CLASS_CALLBACK,
} from './descriptor-classes.js'
import {writeNamedTuple} from './named-tuple.js'
import type {Parameter} from './parameter.js'
import {ANY_PARAMETERS, writeSignature} from './signature.js'

const SELF: Parameter = {name: 'self', kind: 'POSITIONAL_OR_KEYWORD', optional: false}

/**
 * The descriptor as its generation expects it, without code. A signature of undefined is announced as
 * `(*args, **kwargs)`. A caller checks the arguments of every method, static ones too, with one more in front
 * (daffi-semantics.md, its third defect): a method that names its parameters is announced with `self`.
 */
export function writeCallbackDescriptor(callback: CallbackDescriptor): PyObject {
  const {generation, method, name, isAsync} = callback
  const parameters = callback.signature?.parameters ?? ANY_PARAMETERS
  const shared = {is_async: isAsync, signature: writeSignature(method ? withSelf(parameters) : parameters)}
  switch (generation) {
    case '2.2.1': {
      const fields = {...shared, origin_name_: name, is_generator: callback.isGenerator}
      if (!method) return writeNamedTuple(CALLBACK_EXECUTOR, {...fields, wrapped: true})
      return writeNamedTuple(CLASS_CALLBACK_EXECUTOR, {...fields, ...methodFields(method)})
    }
    case '1.0.0': {
      const fields = {...shared, origin_name: name}
      if (!method) return writeNamedTuple(REMOTE_CALLBACK, {...fields, callback: true})
      const klass_name = method.className ?? ''
      return writeNamedTuple(REMOTE_CLASS_CALLBACK, {...fields, ...methodFields(method), klass_name})
    }
  }
}

function methodFields({callable, isStatic}: MethodDescriptor): {klass: boolean; is_static: boolean} {
  return {klass: callable, is_static: isStatic}
}

function withSelf(parameters: readonly Parameter[]): readonly Parameter[] {
  const [first] = parameters
  if (first?.name === 'self' || first?.kind === 'VAR_POSITIONAL') return parameters
  return [SELF, ...parameters]
}
