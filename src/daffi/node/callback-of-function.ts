import {parametersOfSource} from '../../modules/parameters-of-source.js'
import {InitializationError} from '../wire/exceptions.js'
import type {MethodDescriptor} from '../wire/pickle/shapes/callback-descriptor.js'
import type {Callback} from './callback.js'
import {argumentBinder} from './source/bind-arguments.js'

// biome-ignore lint/complexity/noBannedTypes: whatever a module exports that can be called
export type AnyFunction = Function

export interface FunctionOptions {
  /** What parameters of these names get at each call; they are not announced (daffi 1.0.0: `g`). */
  readonly injected?: Readonly<Record<string, () => unknown>> | undefined
  /** What `this` is. */
  readonly self?: unknown
  readonly method?: MethodDescriptor | undefined
}

/** A function as a callback under the given name. @throws InitializationError when it is a lambda without a name */
export function callbackOfFunction(name: string, fn: AnyFunction, options: FunctionOptions = {}): Callback {
  if (name === '') {
    throw new InitializationError('Lambdas is not supported.', 'CALLBACK_INVALID', 'Give the function a name.')
  }
  const parameters = parametersOfSource(Function.prototype.toString.call(fn))
  const injected = new Map(Object.entries(options.injected ?? {}))
  const bind = argumentBinder(name, parameters, injected)
  const {self, method} = options
  const kind = kindOf(fn)
  return {
    name,
    signature: {parameters: parameters.filter((parameter) => !injected.has(parameter.name))},
    isAsync: kind.startsWith('Async'),
    isGenerator: kind.endsWith('GeneratorFunction'),
    method,
    // Its name ends what is shown of a stack: see run/failure.ts.
    run: function runCallback(args, kwargs) {
      return Reflect.apply(fn, self, bind(args, kwargs))
    },
  }
}

/** `Function`, `AsyncFunction`, `GeneratorFunction` or `AsyncGeneratorFunction`, of whichever realm. */
function kindOf(fn: AnyFunction): string {
  return Object.prototype.toString.call(fn).slice('[object '.length, -1)
}
