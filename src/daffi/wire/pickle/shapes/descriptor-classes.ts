import type {NamedTupleClass} from './named-tuple.js'

/** `daffi.method_executors` of 2.2.1. */
export const CALLBACK_EXECUTOR: NamedTupleClass = {
  module: 'daffi.method_executors',
  name: 'CallbackExecutor',
  fields: ['wrapped', 'signature', 'is_async', 'is_generator', 'origin_name_'],
}

export const CLASS_CALLBACK_EXECUTOR: NamedTupleClass = {
  module: 'daffi.method_executors',
  name: 'ClassCallbackExecutor',
  fields: ['klass', 'signature', 'is_async', 'is_static', 'is_generator', 'origin_name_'],
}

/** `daffi.callback_types` of 1.0.0. */
export const REMOTE_CALLBACK: NamedTupleClass = {
  module: 'daffi.callback_types',
  name: 'RemoteCallback',
  fields: ['callback', 'origin_name', 'signature', 'is_async'],
}

export const REMOTE_CLASS_CALLBACK: NamedTupleClass = {
  module: 'daffi.callback_types',
  name: 'RemoteClassCallback',
  fields: ['klass', 'klass_name', 'origin_name', 'signature', 'is_async', 'is_static'],
}
