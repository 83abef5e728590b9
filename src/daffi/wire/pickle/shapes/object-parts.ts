import {type PickleValue, PyGlobal, type PyObject} from '../values.js'

/** Whether a value names `module.name`. */
export function isGlobal(value: PickleValue | undefined, module: string, name: string): value is PyGlobal {
  return value instanceof PyGlobal && value.module === module && value.name === name
}

/** The dict that an object was built with, empty when it had none. */
export function stateOf(object: PyObject): ReadonlyMap<PickleValue, PickleValue> {
  const step = object.steps.findLast(({op}) => op === 'build')
  return step?.op === 'build' && step.state instanceof Map ? step.state : new Map()
}

/** The same object with a state: what `copyreg` writes for a class without a way of its own. */
export function withState(object: PyObject, state: Readonly<Record<string, PickleValue>>): PyObject {
  object.steps.push({op: 'build', state: new Map(Object.entries(state))})
  return object
}
