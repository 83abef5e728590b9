import type {SliceOutcome} from '../../job/task.js'
import {RemoteValue} from '../../job/values/value-text.js'
import {anyField, type Fields, fieldsOf, invalid, isFields, optionalText} from '../operations/fields.js'
import {kvinUriOf} from './data-uri.js'
import {textOfSerialized, textOfUrl, unmarshal} from './value-list.js'

type Without<Outcome, Keys extends PropertyKey> = Outcome extends unknown ? Omit<Outcome, Keys> : never
/** What came out of a slice, without its number and cost. */
export type ReportedOutcome = Without<SliceOutcome, 'slice' | 'cost'>

/** Characters of each text of an error that are kept. */
const LONGEST = 64 * 1024
const MAX_URI = 64 * 1024 * 1024

/**
 * The outcome that a worker reports (dcp-protocol, section 7.3): `resultV2` is KVIN.marshal of a serialized value or of a
 * URL, `result` a URI, where the result was stored elsewhere. An exception of the work function comes as a result too: the
 * official worker makes it an Error with `errorCode: 'EUNCAUGHT'` (its sandbox2.js, `workError`).
 * @throws OperationError EINVAL
 */
export function reportedOutcome(data: Fields): ReportedOutcome {
  const marshaled = anyField(data, 'resultV2')
  if (marshaled === undefined) return {kind: 'result', value: textOfUrl(uriIn(data), 'web')}
  const value = unmarshal(fieldsOf(marshaled, 'resultV2'))
  if (value instanceof RemoteValue) return {kind: 'result', value: textOfUrl(value.url, 'web')}
  return uncaughtIn(value) ?? {kind: 'result', value: textOfSerialized(value)}
}

function uriIn(data: Fields): string {
  const uri = optionalText(data, 'result', MAX_URI)
  if (uri === undefined) throw invalid('There is neither resultV2 nor result')
  return uri
}

/** The exception that a serialized value is, if it is one. Its texts are taken as they stand: KVIN has not prepared them. */
function uncaughtIn(value: unknown): ReportedOutcome | undefined {
  if (!isFields(value) || typeof value.string !== 'string' || !value.string.includes('"errorCode":"EUNCAUGHT"')) {
    return undefined
  }
  const properties = errorProperties(value.string)
  if (properties?.errorCode !== 'EUNCAUGHT') return undefined
  return {
    kind: 'error',
    code: 'EUNCAUGHT',
    name: textIn(properties, 'name') ?? 'Error',
    message: textIn(properties, 'message') ?? '',
    stack: textIn(properties, 'stack') ?? null,
  }
}

function errorProperties(document: string): Fields | undefined {
  try {
    const {what} = fieldsOf(JSON.parse(document))
    return isFields(what) && what.ctr === 'Error' && isFields(what.ps) ? {message: what.arg, ...what.ps} : undefined
  } catch {
    return undefined
  }
}

function textIn(properties: Fields, name: string): string | undefined {
  const text = properties[name]
  return typeof text === 'string' ? text.slice(0, LONGEST) : undefined
}

/**
 * The URI that the client gets as the result of a slice that failed: the same Error as from a worker of the network.
 * @param error code, name, message and stack as the store has them
 */
export function uriOfError(error: {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly stack: string | null
}): string {
  const {code, name, message, stack} = error
  const made = new Error(message)
  Object.defineProperty(made, 'stack', {value: stack ?? `${name}: ${message}`})
  return kvinUriOf(Object.assign(made, {name, errorCode: code}))
}
