import type {InputSet, NumberRange} from '../job/input-set.js'
import {encodeValue} from '../job/values/value-text.js'

/** Numbers from `start` to `end`, both included (dcp-semantics, section 2). Without a step, 1 or -1 as it leads there. */
export class RangeObject implements NumberRange {
  readonly start: number
  readonly end: number
  readonly step: number

  /** @throws TypeError where a number is not finite, RangeError where the step leads away from the end */
  constructor(start: number, end: number, step: number = Math.sign(end - start)) {
    if (![start, end, step].every(Number.isFinite)) throw new TypeError('RangeObject takes finite numbers')
    if ((end - start) * step < 0) throw new RangeError('RangeObject step must approach end from start.')
    this.start = start
    this.end = end
    this.step = step
  }
}

/** Every combination of numbers of several ranges; the work function gets one array. The rightmost varies fastest. */
export class MultiRangeObject {
  readonly ranges: readonly RangeObject[]

  constructor(...ranges: readonly RangeLike[]) {
    this.ranges = ranges.map(toRange)
  }
}

/** Data that the worker fetches, one URL for each slice. */
export class RemoteDataSet {
  readonly urls: readonly string[]

  constructor(...urls: readonly (string | URL)[]) {
    this.urls = urls.map((url) => new URL(url).href)
  }
}

/** Data that the worker fetches: `{slice}` in the pattern stands for 1 to `count`. */
export class RemoteDataPattern {
  constructor(
    readonly pattern: string,
    readonly count: number,
  ) {
    if (!pattern.includes('{slice}')) throw new TypeError('The pattern of a RemoteDataPattern has {slice} in it')
    if (!Number.isSafeInteger(count) || count < 1) throw new TypeError('A RemoteDataPattern counts from 1')
  }
}

/** A range as DCP programs write it. */
export interface RangeLike {
  readonly start: number
  readonly end: number
  readonly step?: number
}

/** What `compute.for` takes as input set. */
export type JobInput<T> =
  | Iterable<T>
  | ArrayLike<T>
  | RangeLike
  | {readonly ranges: readonly RangeLike[]}
  | RemoteDataSet
  | RemoteDataPattern

/** The input set of a job from values of a program. @throws Fault INPUT_INVALID for a value that cannot travel */
export function toInputSet(input: unknown): InputSet {
  if (input instanceof RemoteDataSet) return {kind: 'urls', values: input.urls.map((url) => JSON.stringify(url))}
  if (input instanceof RemoteDataPattern) return {kind: 'url-pattern', pattern: input.pattern, count: input.count}
  if (isMultiRange(input)) {
    return {kind: 'multi-range', ranges: input.ranges.map(toRange).map(({start, end, step}) => ({start, end, step}))}
  }
  if (isRange(input)) {
    const {start, end, step} = toRange(input)
    return {kind: 'range', start, end, step}
  }
  return {kind: 'values', values: valuesOf(input)}
}

function* valuesOf(input: unknown): Generator<string> {
  for (const value of elementsOf(input)) yield encodeValue(value)
}

/** Whatever is no list is a list of one. */
function elementsOf(input: unknown): Iterable<unknown> {
  if (typeof input === 'object' && input !== null) {
    if (Symbol.iterator in input) return input as Iterable<unknown>
    if ('length' in input) return Array.from(input as ArrayLike<unknown>)
  }
  return [input]
}

function isRange(input: unknown): input is RangeLike {
  return typeof input === 'object' && input !== null && 'start' in input && 'end' in input && !('length' in input)
}

function isMultiRange(input: unknown): input is {readonly ranges: readonly RangeLike[]} {
  return typeof input === 'object' && input !== null && 'ranges' in input && Array.isArray(input.ranges)
}

function toRange(range: RangeLike): RangeObject {
  if ('group' in range && range.group !== undefined) throw new TypeError('Ranges with groups are not supported')
  return range instanceof RangeObject ? range : new RangeObject(range.start, range.end, range.step)
}
