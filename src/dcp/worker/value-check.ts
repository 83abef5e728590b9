import {Fault} from '../../errors.js'
import {decodeValue} from '../job/value-text.js'
import {readJson} from './read-json.js'

/** True for a value text of at most so many UTF-16 units: JSON, or `k` and a KVIN document. The text may be hostile. */
export function isValueText(text: string, limit: number): boolean {
  if (text.length > limit + 1) return false
  if (!text.startsWith('k')) return readJson(text) !== undefined
  try {
    decodeValue(text)
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
