import {Fault} from '../../../errors.js'
import type {InputSet} from '../input-set.js'
import type {InputRequest} from '../job-request.js'
import {checkedCount, urlInput} from './data-urls.js'
import {parseRange, parseRanges} from './range.js'
import {valuesOf} from './values-of.js'

/**
 * The input set that a user words. An open job may have none: its slices come later.
 * @throws Fault USAGE when there is not exactly one, INPUT_INVALID; of files when they are read
 */
export function inputOf(request: InputRequest): InputSet {
  const {data, dataFile, dataFormat, ranges, dataUrls, count, autoClose} = request
  const given = [
    data !== undefined,
    dataFile !== undefined,
    ranges.length > 0,
    // With URLs a count is not an input set of its own.
    dataUrls.length > 0 || count !== undefined,
  ].filter(Boolean).length
  if (given > 1 || (given === 0 && autoClose)) {
    throw new Fault(
      'USAGE',
      given > 1 ? 'There is more than one input set' : 'There is no input set',
      'Give one of --data "[1,2,3]", --data-file FILE, --range 1..100, --data-url URL, --count N.',
    )
  }
  if (dataFormat !== undefined && dataFile === undefined) {
    throw new Fault('USAGE', '--data-format belongs to --data-file', 'Leave it out, or name a file.')
  }
  if (given === 0) return {kind: 'values', values: []}
  if (dataUrls.length > 0) return urlInput(dataUrls, count)
  if (count !== undefined) return {kind: 'range', start: 0, end: checkedCount(count) - 1, step: 1}
  const [range] = ranges
  if (range !== undefined) return ranges.length === 1 ? parseRange(range) : parseRanges(ranges)
  return {kind: 'values', values: valuesOf(request)}
}
