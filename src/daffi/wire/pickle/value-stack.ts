import type {PickleLimits} from './limits.js'
import {PickleError} from './pickle-error.js'
import {PickleMemo} from './pickle-memo.js'
import type {PickleValue} from './values.js'

/** What a container counts among `limits.elements`: an empty `Map` takes one byte of a pickle and some 200 of memory. */
export const STACK_COST = {scalar: 1, sequence: 2, bytes: 4, table: 8} as const

/**
 * The stack of the pickle machine, with its marks and its memo. Each misuse is a `PickleError`. A class for the same
 * reason as `ByteSource`.
 */
export class ValueStack {
  private readonly values: PickleValue[] = []
  private readonly marks: number[] = []
  private readonly memo = new PickleMemo()
  /** Where the values of the innermost group begin. */
  private floor = 0
  private spent = 0
  private pushedContainers = 0

  constructor(private readonly limits: PickleLimits) {}

  push(value: PickleValue, cost: number): void {
    this.spend(cost)
    if (cost > STACK_COST.scalar) this.pushedContainers++
    this.values.push(value)
  }

  pop(): PickleValue {
    this.need(1)
    return this.values.pop() ?? null
  }

  top(): PickleValue {
    this.need(1)
    return this.values[this.values.length - 1] ?? null
  }

  /** The last `count` values, taken off. */
  take(count: number): PickleValue[] {
    this.need(count)
    if (count === 1) return [this.values.pop() ?? null]
    if (count === 2) {
      const last = this.values.pop() ?? null
      return [this.values.pop() ?? null, last]
    }
    return this.values.splice(this.values.length - count)
  }

  mark(): void {
    this.spend(STACK_COST.scalar)
    this.floor = this.values.length
    this.marks.push(this.floor)
  }

  /** Everything above the last mark, taken off with it. */
  takeMarked(): PickleValue[] {
    const start = this.unmark()
    if (start === undefined) throw new PickleError('The pickle closes a group that it has not opened')
    return this.values.splice(start)
  }

  /** POP takes a mark off, too, when nothing lies on it; true when it was one. */
  popMark(): boolean {
    if (this.marks.length === 0 || this.values.length > this.floor) return false
    this.unmark()
    return true
  }

  memoize(): void {
    this.put(this.memo.size)
  }

  put(index: number): void {
    this.spend(STACK_COST.scalar)
    this.memo.put(index, this.top())
  }

  get(index: number): PickleValue {
    return this.memo.get(index)
  }

  /** Values of sequence or table kind pushed so far: the depth cannot be more. */
  get containers(): number {
    return this.pushedContainers
  }

  /** The one value left at the end. */
  finish(): PickleValue {
    const value = this.pop()
    if (this.values.length > 0 || this.marks.length > 0) throw new PickleError('The pickle ends with unused values')
    return value
  }

  private unmark(): number | undefined {
    const start = this.marks.pop()
    this.floor = this.marks[this.marks.length - 1] ?? 0
    return start
  }

  private spend(cost: number): void {
    this.spent += cost
    if (this.spent > this.limits.elements) {
      throw new PickleError(`The pickle holds more than ${this.limits.elements} elements`)
    }
  }

  private need(count: number): void {
    if (this.values.length - this.floor < count) throw new PickleError('The pickle takes a value that it has not given')
  }
}
