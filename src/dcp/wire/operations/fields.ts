import {parseAddress} from '../../../keystore/address.js'
import {OperationError} from './operation-error.js'

/** An object of JSON; which fields it has, and of what type, is not sure. */
export type Fields = Readonly<Record<string, unknown>>

/** Bound of a short text, in UTF-16 units, where none is given. */
const SHORT = 4096
/** Bound of a list, where none is given. */
const MANY = 10_000

/** The data of a request, which must be an object. @param what names it in messages @throws OperationError EINVAL */
export function fieldsOf(data: unknown, what = 'The data of the request'): Fields {
  if (isFields(data)) return data
  throw invalid(`${what} must be an object`)
}

/** True for an object of JSON that is no array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text of at most `most` UTF-16 units. @throws OperationError EINVAL */
export function textField(data: Fields, name: string, most = SHORT): string {
  const value = own(data, name)
  if (typeof value !== 'string') throw invalid(`${name} must be a text`)
  if (value.length > most) throw invalid(`${name} is longer than ${most} characters`)
  return value
}

/** As `textField`; undefined where the field is missing or null. @throws OperationError EINVAL */
export function optionalText(data: Fields, name: string, most = SHORT): string | undefined {
  return isMissing(data, name) ? undefined : textField(data, name, most)
}

/** A finite number. @throws OperationError EINVAL */
export function numberField(data: Fields, name: string, least = -Number.MAX_VALUE): number {
  const value = own(data, name)
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(`${name} must be a number`)
  if (value < least) throw invalid(`${name} must be at least ${least}`)
  return value
}

/** A whole number from `least` to `most`. @throws OperationError EINVAL */
export function integerField(data: Fields, name: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const value = own(data, name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalid(`${name} must be a whole number`)
  if (value < least || value > most) throw invalid(`${name} must be from ${least} to ${most}`)
  return value
}

/** As `integerField`; undefined where the field is missing or null. @throws OperationError EINVAL */
export function optionalInteger(
  data: Fields,
  name: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  return isMissing(data, name) ? undefined : integerField(data, name, least, most)
}

/** True or false. @param missing what it is where the field is missing or null @throws OperationError EINVAL */
export function booleanField(data: Fields, name: string, missing?: boolean): boolean {
  const value = own(data, name)
  if (typeof value === 'boolean') return value
  if (missing !== undefined && isMissing(data, name)) return missing
  throw invalid(`${name} must be true or false`)
}

/** A list of at most `most` items; empty where the field is missing or null. @throws OperationError EINVAL */
export function listField(data: Fields, name: string, most = MANY): readonly unknown[] {
  if (isMissing(data, name)) return []
  const value = own(data, name)
  if (!Array.isArray(value)) throw invalid(`${name} must be a list`)
  if (value.length > most) throw invalid(`${name} has more than ${most} items`)
  return value
}

/** A list of texts; empty where the field is missing or null. @throws OperationError EINVAL */
export function textListField(data: Fields, name: string, most = MANY, longest = SHORT): readonly string[] {
  return listField(data, name, most).map((item) => {
    if (typeof item === 'string' && item.length <= longest) return item
    throw invalid(`${name} must hold texts of at most ${longest} characters`)
  })
}

/** An object; undefined where the field is missing or null. @throws OperationError EINVAL */
export function optionalFields(data: Fields, name: string): Fields | undefined {
  return isMissing(data, name) ? undefined : fieldsOf(own(data, name), name)
}

/** An address in its checksummed form. @throws OperationError EINVAL */
export function addressField(data: Fields, name: string): string {
  const address = parseAddress(textField(data, name, 64))
  if (address === undefined) throw invalid(`${name} must be an address`)
  return address
}

/** Whatever a field holds; undefined where it is missing or null. */
export function anyField(data: Fields, name: string): unknown {
  return isMissing(data, name) ? undefined : own(data, name)
}

/** A refusal of what a caller sent. */
export function invalid(message: string): OperationError {
  return new OperationError('EINVAL', message)
}

function isMissing(data: Fields, name: string): boolean {
  return (own(data, name) ?? null) === null
}

/** A field of the object's own: what its prototype has is nobody's message. */
function own(data: Fields, name: string): unknown {
  return Object.hasOwn(data, name) ? data[name] : undefined
}
