import {type JobInput, RangeObject} from './inputs.js'
import {Job, marketValue} from './job.js'
import type {WorkFunction} from './job-definition.js'

type Work<Datum, Result> = ((datum: Datum, ...args: never[]) => Result) | string | URL

/**
 * A job over an input set: `for(data, work, args?)` or `for(start, end, step?, work, args?)`. The last argument, or the
 * one before it when an array of further arguments follows, is the work function (dcp-semantics, section 2).
 * @throws TypeError when there is none
 */
function forEachDatum<Datum, Result>(
  input: JobInput<Datum>,
  work: Work<Datum, Result>,
  args?: ArrayLike<unknown>,
): Job<Awaited<Result>>
function forEachDatum<Result>(
  start: number,
  end: number,
  work: Work<number, Result>,
  args?: ArrayLike<unknown>,
): Job<Awaited<Result>>
function forEachDatum<Result>(
  start: number,
  end: number,
  step: number,
  work: Work<number, Result>,
  args?: ArrayLike<unknown>,
): Job<Awaited<Result>>
function forEachDatum(...given: readonly unknown[]): Job {
  const [input, work, args] = split(given)
  const [first, end, step] = input
  if (input.length === 0) throw new TypeError('compute.for needs an input set and a work function')
  if (typeof first === 'number' && typeof end === 'number') {
    return new Job(new RangeObject(first, end, ...(typeof step === 'number' ? [step] : [])), work, args)
  }
  return new Job(first, work, args)
}

/** A job of `count` slices, which get the numbers from 0; or of one: `do(work, args?)`, `do(count, work, args?)`. */
function doTimes<Result>(work: Work<number, Result>, args?: ArrayLike<unknown>): Job<Awaited<Result>>
function doTimes<Result>(count: number, work: Work<number, Result>, args?: ArrayLike<unknown>): Job<Awaited<Result>>
function doTimes(...given: readonly unknown[]): Job {
  const [[count = 1], work, args] = split(given)
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) {
    throw new TypeError('compute.do takes a number of slices from 1 on')
  }
  return new Job(new RangeObject(0, count - 1), work, args)
}

function isWork(value: unknown): value is WorkFunction {
  return typeof value === 'function' || typeof value === 'string' || value instanceof URL
}

function isList(value: unknown): value is ArrayLike<unknown> {
  if (typeof value !== 'object' || value === null || value instanceof URL || !('length' in value)) return false
  return Number.isInteger(value.length)
}

/** Input, work function and further arguments. */
function split(given: readonly unknown[]): [input: readonly unknown[], work: WorkFunction, args: readonly unknown[]] {
  const last = given.at(-1)
  const before = given.at(-2)
  if (isWork(last)) return [given.slice(0, -1), last, []]
  if (isWork(before) && isList(last)) return [given.slice(0, -2), before, Array.from(last)]
  throw new TypeError('Work parameter must be a function or a string, and further arguments an array after it')
}

export const compute = {for: forEachDatum, do: doTimes, marketValue: marketValue as typeof marketValue}
