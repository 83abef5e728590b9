import {Fault} from '../../../errors.js'
import type {DistributionRange, GroupedRange, RangeDescription} from '../input-set.js'
import {distributionValue, isDistribution} from './distributions.js'
import {rangeLength, rangeValue} from './range.js'

type Element = GroupedRange | DistributionRange | readonly unknown[]

/** Ranges of a combination, as elements of an array, are bounded: numbers of slices must be exact (2^53). */
const MOST_RANGES = 1000

/**
 * Checks what a program gave as range, as dcp-client's `rehydrateRange` would read it, and gives it back with nothing
 * else in it. Scalars of a combination become arrays of one. @throws Fault INPUT_INVALID
 */
export function parseMro(value: unknown): RangeDescription {
  const mro = describe(value)
  const length = mroLength(mro)
  if (!Number.isSafeInteger(length)) throw invalid(`it has ${length} values`)
  return mro
}

/** How many slices it makes. */
export function mroLength(mro: RangeDescription): number {
  if ('sparse' in mro) return mro.ranges.reduce((sum, range) => sum + elementLength(range), 0)
  if ('ranges' in mro) return mro.ranges.reduce((product, range) => product * elementLength(range), 1)
  if ('location' in mro) return mro.length
  return elementLength(mro)
}

/**
 * The value with a 0-based index below the length. Random distributions give another one each time, as they do in
 * DCP's workers. @throws Fault INPUT_INVALID when the range stands at a URL
 */
export function mroValue(mro: RangeDescription, index: number): unknown {
  if ('sparse' in mro) return sparseValue(mro.ranges, index)
  if ('ranges' in mro) return combinedValue(mro.ranges, index)
  if ('location' in mro) throw invalid(`it stands at ${mro.location}, which only the worker of its program can read`)
  return elementValue(mro, index)
}

function describe(value: unknown): RangeDescription {
  const fields = record(value)
  if (fields.sparse) return {sparse: true, ranges: list(fields.ranges ?? fields.sparse).map(numbersOf)}
  if (fields.ranges !== undefined) return {ranges: list(fields.ranges).map(elementOf)}
  return isDistribution(fields) ? distributionOf(fields) : numbersOf(fields)
}

function elementOf(value: unknown): Element {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return [value]
  const fields = record(value)
  if (typeof fields.start === 'number' && typeof fields.end === 'number') return numbersOf(fields)
  return isDistribution(fields) ? distributionOf(fields) : [value]
}

function numbersOf(value: unknown): GroupedRange {
  const fields = record(value)
  const start = finite(fields.start, 'start')
  const end = finite(fields.end, 'end')
  const step = fields.step === undefined || fields.step === null ? Math.sign(end - start) : finite(fields.step, 'step')
  if (!Number.isFinite(end - start)) throw invalid('a number in it is too large')
  if (Math.sign(step) !== Math.sign(end - start)) throw invalid('its step does not lead from start to end')
  const {group} = fields
  if (group === undefined || group === null) return {start, end, step}
  if (!Number.isSafeInteger(group) || Number(group) < 1) throw invalid('its group is no whole number above 0')
  return {start, end, step, group: Number(group)}
}

function distributionOf({length, dist, params}: DistributionRange): DistributionRange {
  if (!Number.isSafeInteger(length) || length < 0) throw invalid('its length is no whole number')
  return {length, dist, params}
}

function elementLength(range: Element): number {
  if ('length' in range) return range.length
  return Math.ceil(rangeLength(range) / (range.group ?? 1))
}

function elementValue(range: Element, index: number): unknown {
  if (isArray(range)) return range[index]
  if ('dist' in range) return distributionValue(range, index)
  const {group} = range
  if (group === undefined) return rangeValue(range, index)
  // Upstream adds to the first of the group: the last digit of a number may differ from counting on from the start.
  const first = group * range.step * index + range.start
  const length = Math.min(group, rangeLength(range) - group * index)
  return Array.from({length}, (_, place) => first + place * range.step)
}

function sparseValue(ranges: readonly GroupedRange[], index: number): unknown {
  let left = index
  for (const range of ranges) {
    const length = elementLength(range)
    if (left < length) return elementValue(range, left)
    left -= length
  }
  return undefined
}

/** The rightmost range varies fastest. */
function combinedValue(ranges: readonly Element[], index: number): unknown {
  let rest = index
  const values: unknown[] = []
  for (const range of ranges.toReversed()) {
    const length = elementLength(range)
    const place = rest % length
    rest = (rest - place) / length
    values.push(elementValue(range, place))
  }
  return values.reverse()
}

function isArray(range: Element): range is readonly unknown[] {
  return Array.isArray(range)
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('it is no object')
  return value as Readonly<Record<string, unknown>>
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid('its ranges are no array')
  if (value.length > MOST_RANGES) throw invalid(`it is made of more than ${MOST_RANGES} ranges`)
  return value
}

function finite(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw invalid(`its ${name} is no finite number`)
}

function invalid(why: string): Fault {
  return new Fault(
    'INPUT_INVALID',
    `The range cannot be used: ${why}.`,
    'See RangeObject, MultiRangeObject, SparseRangeObject and DistributionRange of dcp-client.',
  )
}
