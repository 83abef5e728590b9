import type {PickleLimits} from './limits.js'
import {PickleError} from './pickle-error.js'
import type {PickleValue} from './values.js'

/** What a container counts among `limits.elements`: an empty `Map` takes one byte of a pickle and some 200 of memory. */
export const STACK_COST = {scalar: 1, sequence: 2, bytes: 4, table: 8} as const

/** The stack of the pickle machine, with its marks and its memo. Each misuse is a `PickleError`. */
export interface ValueStack {
  readonly push: (value: PickleValue, cost: number) => void
  readonly pop: () => PickleValue
  readonly top: () => PickleValue
  /** The last `count` values, taken off. */
  readonly take: (count: number) => PickleValue[]
  readonly mark: () => void
  /** Everything above the last mark, taken off with it. */
  readonly takeMarked: () => PickleValue[]
  /** POP takes a mark off, too, when nothing lies on it; true when it was one. */
  readonly popMark: () => boolean
  readonly memoize: () => void
  readonly put: (index: number) => void
  readonly get: (index: number) => PickleValue
  /** Values of sequence or table kind pushed so far: the depth cannot be more. */
  readonly containers: () => number
  /** The one value left at the end. */
  readonly finish: () => PickleValue
}

export function valueStack(limits: PickleLimits): ValueStack {
  const values: PickleValue[] = []
  const marks: number[] = []
  const memo = new Map<number, PickleValue>()
  let spent = 0
  let containers = 0

  const spend = (cost: number): void => {
    spent += cost
    if (spent > limits.elements) throw new PickleError(`The pickle holds more than ${limits.elements} elements`)
  }
  const floor = (): number => marks.at(-1) ?? 0
  const need = (count: number): void => {
    if (values.length - floor() < count) throw new PickleError('The pickle takes a value that it has not given')
  }
  const pop = (): PickleValue => {
    need(1)
    return values.pop() ?? null
  }
  const top = (): PickleValue => {
    need(1)
    return values.at(-1) ?? null
  }
  const put = (index: number): void => {
    spend(STACK_COST.scalar)
    memo.set(index, top())
  }
  return {
    push: (value, cost) => {
      spend(cost)
      if (cost > STACK_COST.scalar) containers++
      values.push(value)
    },
    pop,
    top,
    take: (count) => {
      need(count)
      return values.splice(values.length - count)
    },
    mark: () => {
      spend(STACK_COST.scalar)
      marks.push(values.length)
    },
    takeMarked: () => {
      const start = marks.pop()
      if (start === undefined) throw new PickleError('The pickle closes a group that it has not opened')
      return values.splice(start)
    },
    popMark: () => {
      if (marks.length === 0 || values.length > floor()) return false
      marks.pop()
      return true
    },
    memoize: () => put(memo.size),
    put,
    get: (index) => {
      const value = memo.get(index)
      if (value === undefined) throw new PickleError(`The pickle refers to entry ${index} of its memo, which is empty`)
      return value
    },
    containers: () => containers,
    finish: () => {
      const value = pop()
      if (values.length > 0 || marks.length > 0) throw new PickleError('The pickle ends with unused values')
      return value
    },
  }
}
