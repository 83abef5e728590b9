import {JOB_LIMITS} from '../../job/job-limits.js'
import {RemoteValue, remoteText} from '../../job/values/value-text.js'
import {type Fields, fieldsOf, invalid, isFields, textField} from '../operations/fields.js'
import {checkedJson, checkedKvin, readKvin, textOfRead} from './checked-text.js'
import {valueOfDataUri} from './data-uri.js'

/** Which URLs a value may stand at: `file:` only where the deploying process computes the job itself. */
export type UrlSchemes = 'web' | 'local'

const MOST_ARGUMENTS = 100_000
const WEB = ['http:', 'https:']

/**
 * Slice data as the client uploads it (`addSliceData`): KVIN.marshal of an array of any values, some perhaps URLs.
 * Value texts. @throws OperationError EINVAL
 */
export function sliceTexts(marshaled: unknown): readonly string[] {
  return unmarshaledList(marshaled, 'dataValues').map((value) =>
    value instanceof RemoteValue ? textOfUrl(value.url, 'web') : textOfRead(value),
  )
}

/**
 * Arguments as `submit` has them: KVIN.marshal of an array of URLs and `{string, method, MIMEType}` (dcp-client's
 * job-values.js). Value texts. @throws OperationError EINVAL
 */
export function argumentTexts(marshaled: unknown, schemes: UrlSchemes): readonly string[] {
  const list = unmarshaledList(marshaled, 'marshaledArguments')
  if (list.length > MOST_ARGUMENTS) throw invalid(`There are more than ${MOST_ARGUMENTS} arguments`)
  return list.map((value) => (value instanceof RemoteValue ? textOfUrl(value.url, schemes) : textOfSerialized(value)))
}

/** One serialized value, `{string, method: 'json' | 'kvin'}`. @throws OperationError EINVAL */
export function textOfSerialized(value: unknown): string {
  const data = fieldsOf(value, 'A serialized value')
  const text = textField(data, 'string', JOB_LIMITS.value)
  switch (textField(data, 'method')) {
    case 'json':
      return checkedJson(text)
    case 'kvin':
      return checkedKvin(text)
    default:
      throw invalid('A value is serialized in an unknown way')
  }
}

/** The text of a value behind a URL; what a `data:` URL says is said at once. @throws OperationError EINVAL */
export function textOfUrl(url: string, schemes: UrlSchemes): string {
  if (url.startsWith('data:')) return valueOfDataUri(url)
  return remoteText(checkedUrl(url, schemes))
}

/** A URL that may be fetched. @throws OperationError EINVAL */
export function checkedUrl(url: string, schemes: UrlSchemes): string {
  const parsed = url.length <= MAX_URL && URL.canParse(url) ? new URL(url) : undefined
  if (parsed && (WEB.includes(parsed.protocol) || (schemes === 'local' && parsed.protocol === 'file:'))) {
    return parsed.href
  }
  throw invalid(`${url.slice(0, 200)} is no http or https URL`)
}

const MAX_URL = 64 * 1024

/** The array of a marshaled array. @throws OperationError EINVAL */
function unmarshaledList(marshaled: unknown, name: string): readonly unknown[] {
  const list = unmarshal(fieldsOf(marshaled, name))
  if (Array.isArray(list)) return list
  throw invalid(`${name} must be a marshaled array`)
}

/** The value of what KVIN.marshal made. @throws OperationError EINVAL */
export function unmarshal(marshaled: Fields): unknown {
  const {_serializeVerId: version, what} = marshaled
  // What JSON says as it is, such as a serialized value, has been read already.
  if (version === 'v9' && isFields(what) && Object.hasOwn(what, 'raw')) return what.raw
  return readKvin(JSON.stringify(marshaled))
}

/**
 * The URLs of a RemoteDataSet as JSON has it: an object with the keys `0`, `1`… and `length`; undefined for anything else.
 * @throws OperationError EINVAL
 */
export function dataSetOf(value: unknown): readonly string[] | undefined {
  if (!isFields(value) || !Object.hasOwn(value, '0')) return undefined
  const keys = Object.keys(value).filter((key) => /^\d+$/.test(key))
  return keys.map((_, index) => textField(value, String(index), MAX_URL + JOB_LIMITS.value))
}
