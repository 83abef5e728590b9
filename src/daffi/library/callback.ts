import {InitializationError} from '../wire/exceptions.js'
import {instantiated, type RegisteredClass, register} from './callback-registry.js'

type AnyFunction = (...args: never) => unknown
type AnyClass = abstract new (...args: never) => object

/**
 * Makes a function, or the public methods of a class, callbacks of this process: of every `Global` in it, before or
 * after that exists. A function stays what it is. Of a class the static methods can be called at once and the others
 * once there is an instance; a second instance is refused, since nobody could say which one a call is for. As a
 * decorator (`@callback`) for classes.
 * @param name of the function, where it has none or another is wanted
 * @throws InitializationError for a function without name, and for what is neither function nor class
 */
export function callback<T extends AnyFunction | AnyClass>(
  target: T,
  name?: string | ClassDecoratorContext | ClassMethodDecoratorContext,
): T {
  if (typeof target !== 'function') {
    throw new InitializationError('Invalid type. Provide class or function.', 'CALLBACK_INVALID')
  }
  if (typeof name === 'object' && name.kind !== 'class') {
    throw new InitializationError(
      `Decorate the class of ${String(name.name)}, not the method`,
      'CALLBACK_INVALID',
      'Put @callback before the class: all its public methods become callbacks.',
    )
  }
  const given = typeof name === 'string' ? name : target.name
  if (isClass(target)) return registerClass(target, given)
  if (given === '') {
    throw new InitializationError(
      'Lambdas is not supported.',
      'CALLBACK_INVALID',
      'Name the function: callback(fn, "name").',
    )
  }
  register({kind: 'function', name: given, fn: target as AnyFunction, target})
  return target
}

function registerClass<T extends AnyClass>(klass: T, name: string): T {
  const registered: RegisteredClass = {kind: 'class', name, klass, instance: undefined, target: klass}
  register(registered)
  const proxy = new Proxy(klass, {
    construct(target, args, newTarget) {
      if (registered.instance !== undefined) {
        throw new InitializationError(
          `Only one callback instance of '${name}' should be created.`,
          'CALLBACK_INVALID',
          'Use the instance that is there.',
        )
      }
      const instance: object = Reflect.construct(target, args, newTarget)
      instantiated(registered, instance)
      return instance
    },
  })
  registered.target = proxy
  return proxy
}

/** A function that was written as a class. */
function isClass(target: AnyFunction | AnyClass): target is AnyClass {
  return /^class\b/.test(Function.prototype.toString.call(target))
}
