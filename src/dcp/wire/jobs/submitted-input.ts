import {parseMro} from '../../job/input/mro.js'
import type {InputSet} from '../../job/input-set.js'
import {anyField, booleanField, type Fields, integerField, invalid, textField} from '../operations/fields.js'
import {checkedUrl, dataSetOf, textOfUrl, type UrlSchemes} from '../values/value-list.js'

/** The input set of a submitted job, and whether slices can be added to it. */
export interface SubmittedInput {
  readonly input: InputSet
  readonly open: boolean
}

/**
 * A range, a pattern of URLs or, for localExec, files. Values of any other kind are not in the submission: the client adds
 * them afterwards and then closes the job, so it is open in any case.
 * @throws OperationError EINVAL, Fault INPUT_INVALID
 */
export function submittedInput(data: Fields, schemes: UrlSchemes): SubmittedInput {
  const open = booleanField(data, 'isOpen', false)
  const range = anyField(data, 'dataRange')
  if (range !== undefined) return {input: rangeOf(range, data, schemes), open}
  if (anyField(data, 'dataPattern') !== undefined) return {input: patternOf(data), open}
  const values = anyField(data, 'marshaledDataValues')
  if (values === undefined) return {input: {kind: 'values', values: []}, open: true}
  const urls = dataSetOf(values)
  if (!urls) throw invalid('marshaledDataValues must be a set of URLs')
  return {input: {kind: 'values', values: urls.map((url) => textOfUrl(url, schemes))}, open}
}

function rangeOf(range: unknown, data: Fields, schemes: UrlSchemes): InputSet {
  const [location, ...more] = dataSetOf(range) ?? []
  if (location !== undefined) {
    if (more.length > 0) throw invalid('dataRange must be one URL')
    return {kind: 'mro', mro: {location: checkedUrl(location, schemes), length: integerField(data, 'rangeLength')}}
  }
  const mro = parseMro(range)
  return 'start' in mro && mro.group === undefined ? {kind: 'range', ...mro} : {kind: 'mro', mro}
}

function patternOf(data: Fields): InputSet {
  const pattern = textField(data, 'dataPattern', 64 * 1024)
  if (!pattern.includes('{slice}')) throw invalid('dataPattern must have {slice} in it')
  checkedUrl(pattern.replaceAll('{slice}', '1'), 'web')
  const count = anyField(data, 'sliceCount')
  // The client takes a number as text too.
  return {kind: 'url-pattern', pattern, count: integerField({sliceCount: Number(count ?? Number.NaN)}, 'sliceCount')}
}
