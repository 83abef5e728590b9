import {Fault} from '../../errors.js'
import {mroLength, mroValue} from '../job/input/mro.js'
import {rangeLength, rangeValue} from '../job/input/range.js'
import type {InputSet, NumberRange} from '../job/input-set.js'
import {encodeValue} from '../job/values/value-text.js'

/** An input set whose values follow from the numbers of the slices: nothing of it is stored for each slice. */
export type GeneratedInput = Extract<InputSet, {kind: 'range' | 'multi-range' | 'url-pattern' | 'mro'}>

/** How many slices it has. @throws Fault INPUT_INVALID when numbers of slices would no longer be exact */
export function generatedLength(input: GeneratedInput): number {
  const length = countOf(input)
  if (Number.isSafeInteger(length) && length >= 0) return length
  throw new Fault(
    'INPUT_INVALID',
    `The input set cannot be used: it has ${length} values.`,
    'A job can have up to 9007199254740991 slices.',
  )
}

/** The value text of each slice, by its number. */
export function generatedData(input: GeneratedInput): (slice: number) => string {
  switch (input.kind) {
    case 'range':
      return (slice) => JSON.stringify(rangeValue(input, slice - 1))
    case 'multi-range':
      return multiRangeData(input.ranges)
    case 'url-pattern':
      return (slice) => JSON.stringify(input.pattern.replaceAll('{slice}', `${slice}`))
    case 'mro':
      return (slice) => encodeValue(mroValue(input.mro, slice - 1))
  }
}

function countOf(input: GeneratedInput): number {
  switch (input.kind) {
    case 'range':
      return rangeLength(input)
    case 'multi-range':
      return input.ranges.reduce((product, range) => product * rangeLength(range), 1)
    case 'url-pattern':
      return input.count
    case 'mro':
      return mroLength(input.mro)
  }
}

/** An array with a number of each range; the rightmost varies fastest (dcp-semantics, section 2). */
function multiRangeData(ranges: readonly NumberRange[]): (slice: number) => string {
  const digits = ranges.map((range) => ({range, length: rangeLength(range)})).reverse()
  return (slice) => {
    let rest = slice - 1
    const values = digits.map(({range, length}) => {
      const index = rest % length
      rest = (rest - index) / length
      return rangeValue(range, index)
    })
    return JSON.stringify(values.reverse())
  }
}
