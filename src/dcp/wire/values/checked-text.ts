import {Fault} from '../../../errors.js'
import {JOB_LIMITS} from '../../job/job-limits.js'
import {decodeKvin, encodeValue, RemoteValue, remoteText} from '../../job/values/value-text.js'
import {invalid} from '../operations/fields.js'

/** Text that says it is JSON, as value text. @throws OperationError EINVAL */
export function checkedJson(text: string): string {
  checkLength(text)
  try {
    JSON.parse(text)
  } catch {
    throw invalid('A value that says it is JSON is none')
  }
  return text.trim()
}

/**
 * A KVIN document of a stranger as value text: read and written anew, so that nothing but values is handed on to others,
 * and what JSON can say is JSON. @throws OperationError EINVAL
 */
export function checkedKvin(document: string): string {
  checkLength(document)
  return textOfRead(readKvin(document))
}

/** A value that was read from KVIN, as value text: a URL is one that stands elsewhere. @throws OperationError EINVAL */
export function textOfRead(value: unknown): string {
  try {
    return value instanceof RemoteValue ? remoteText(value.url) : encodeValue(value)
  } catch (error) {
    throw refusal(error)
  }
}

/** @throws OperationError EINVAL when it is no KVIN document */
export function readKvin(document: string): unknown {
  try {
    return decodeKvin(document)
  } catch (error) {
    throw refusal(error)
  }
}

function checkLength(text: string): void {
  if (text.length > JOB_LIMITS.value) throw invalid('A value is too long')
}

function refusal(error: unknown): unknown {
  return error instanceof Fault ? invalid(error.message) : error
}
