import {PickleError} from './pickle-error.js'
import {type PickleValue, PyByteArray, PyFrozenSet, PyObject, type PyStep, PyTuple} from './values.js'

export interface Measure {
  /** Containers in containers, 0 for a scalar. A value within itself counts once. */
  readonly depth: number
  /** About how many bytes the value fills when every shared part is written out wherever it occurs. */
  readonly unfolded: number
}

interface Visit {
  readonly value: object
  readonly children: readonly PickleValue[]
  next: number
  depth: number
  unfolded: number
}

/**
 * How deep and how large a value is, without recursion: nothing can be too deep for it. A value of a few bytes can
 * unfold to more than any memory holds (a list of ten times a list of ten times…), so each part is measured once.
 * @throws PickleError when a path through the value is longer than `maxDepth`.
 */
export function measure(root: PickleValue, maxDepth: number): Measure {
  const known = new Map<object, Measure | 'open'>()
  const path: Visit[] = [visit([root], [root])]
  for (;;) {
    const here = path.at(-1)
    if (!here) throw new Error('The path ended before its root')
    const child = here.children[here.next++]
    if (child === undefined) {
      const size = {depth: here.depth, unfolded: here.unfolded}
      path.pop()
      const parent = path.at(-1)
      if (!parent) return {depth: size.depth - 1, unfolded: size.unfolded}
      known.set(here.value, size)
      add(parent, size)
      continue
    }
    const children = childrenOf(child)
    if (children === undefined) {
      here.unfolded += scalarSize(child)
      continue
    }
    const value = child as object
    const size = known.get(value)
    if (size === undefined) {
      if (path.length > maxDepth) throw tooDeep(maxDepth)
      known.set(value, 'open')
      path.push(visit(value, children))
    } else if (size !== 'open') add(here, size)
    if (here.depth > maxDepth + 1) throw tooDeep(maxDepth)
  }
}

function visit(value: object, children: readonly PickleValue[]): Visit {
  return {value, children, next: 0, depth: 1, unfolded: 8}
}

function add(parent: Visit, size: Measure): void {
  parent.depth = Math.max(parent.depth, size.depth + 1)
  parent.unfolded += size.unfolded
}

export function tooDeep(maxDepth: number): PickleError {
  return new PickleError(`The value is nested more than ${maxDepth} deep`)
}

function scalarSize(value: PickleValue): number {
  if (typeof value === 'string') return 8 + value.length
  if (value instanceof Uint8Array) return 8 + value.byteLength
  if (value instanceof PyByteArray) return 8 + value.bytes.byteLength
  return 8
}

/** Of a container its parts; of a scalar undefined. */
function childrenOf(value: PickleValue): readonly PickleValue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return value
  if (value instanceof PyTuple || value instanceof PyFrozenSet) return value.items
  if (value instanceof Map) return [...value.keys(), ...value.values()]
  if (value instanceof Set) return [...value]
  if (value instanceof PyObject) return [value.callable, value.args, value.kwargs, ...value.steps.flatMap(partsOf)]
  return undefined
}

function partsOf(step: PyStep): readonly PickleValue[] {
  switch (step.op) {
    case 'append':
    case 'add':
      return step.values
    case 'set-items':
      return step.pairs.flat()
    case 'build':
      return [step.state]
    case 'effect':
      return [step.value]
  }
}
