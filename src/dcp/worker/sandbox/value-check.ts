import {isKvin} from '../../job/values/value-text.js'
import {isJsonWithin} from './is-json.js'
import {readJson} from './read-json.js'

/** A text up to this length does no harm when it is read whole, which is quicker. */
const SHORT = 64 * 1024
/** Far deeper than what JavaScript's and Python's own writers reach. */
const JSON_BOUNDS = {depth: 10_000, containers: Number.POSITIVE_INFINITY}
/** A value of 500 levels and 4 Mi parts, each of which takes up to three levels and two objects. */
const KVIN_BOUNDS = {depth: 10_000, containers: 8 * 1024 * 1024}

/**
 * True for a value text of at most so many UTF-16 units: JSON, or `k` and a KVIN document. The text may be hostile: what
 * it costs to check grows with its length alone, not with what it unfolds to.
 */
export function isValueText(text: string, limit: number): boolean {
  if (text.length > limit + 1) return false
  if (!text.startsWith('k')) return isJson(text)
  return (text.length <= SHORT || isJsonWithin(text.slice(1), KVIN_BOUNDS)) && isKvin(text)
}

/** True for a JSON text, however long and hostile. */
export function isJson(text: string): boolean {
  return text.length <= SHORT ? readJson(text) !== undefined : isJsonWithin(text, JSON_BOUNDS)
}
