import type {Interval} from '../../scheduler/intervals.js'
import {type Fields, fieldsOf, integerField, invalid, isFields, listField} from '../operations/fields.js'

/** How many pieces a request may name: each is a query of its own. */
const PIECES = 100_000

/**
 * The slice numbers that a client asks for: an array of them, a range object, or several in one (`sparse`), as JSON has
 * them (dcp-client's range-object.js). Consecutive numbers come together. @throws OperationError EINVAL
 */
export function wantedSlices(range: unknown): readonly Interval[] {
  const intervals: Interval[] = []
  for (const interval of isFields(range) ? intervalsOfRange(range) : intervalsOfNumbers({range})) {
    if (intervals.length === PIECES) throw invalid(`A range of slices has more than ${PIECES} pieces`)
    intervals.push(interval)
  }
  return intervals
}

function intervalsOfNumbers(data: Fields): readonly Interval[] {
  const intervals: {first: number; last: number}[] = []
  for (const number of listField(data, 'range', 1_000_000)) {
    const slice = integerField({number}, 'number', 1)
    const before = intervals.at(-1)
    if (before?.last === slice - 1) before.last = slice
    else intervals.push({first: slice, last: slice})
  }
  return intervals
}

/** One by one: a short text may stand for more pieces than there is memory. */
function* intervalsOfRange(range: Fields): Generator<Interval> {
  if (range.ranges !== undefined) {
    for (const piece of listField(range, 'ranges', PIECES)) {
      yield* intervalsOfRange(fieldsOf(piece, 'A range of slices'))
    }
    return
  }
  const start = integerField(range, 'start', 0)
  const end = integerField(range, 'end', 0)
  const step = range.step === undefined || range.step === null ? 1 : Math.abs(integerField(range, 'step', -end - start))
  const [first, last] = start <= end ? [start, end] : [end, start]
  if (step <= 1) {
    yield {first, last}
    return
  }
  const count = Math.floor((last - first) / step) + 1
  for (let index = 0; index < count; index++) {
    const slice = start <= end ? start + index * step : start - index * step
    yield {first: slice, last: slice}
  }
}
