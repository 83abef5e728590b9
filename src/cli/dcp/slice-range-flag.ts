import {custom} from '@oclif/core/flags'
import type {SliceRange} from '../../dcp/engines/engine.js'
import {Fault} from '../../errors.js'

const RANGE = /^(\d+)(?:\.\.(\d+))?$/

/** Slice numbers, which begin at 1: `3..10`, both ends included, or `3`. @throws Fault USAGE */
function parseSliceRange(text: string): SliceRange {
  const [, from, to = from] = RANGE.exec(text.trim()) ?? []
  const range = {first: Number(from), last: Number(to)}
  if (range.first >= 1 && range.last >= range.first && Number.isSafeInteger(range.last)) return range
  throw new Fault(
    'USAGE',
    `${JSON.stringify(text)} is not a range of slice numbers.`,
    'Slices are numbered from 1: --range 1..10, or --range 3',
  )
}

export const sliceRange = custom<SliceRange>({
  helpValue: 'FIRST..LAST',
  parse: async (text) => parseSliceRange(text),
})
