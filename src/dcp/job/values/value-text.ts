import {Fault} from '../../../errors.js'
import {makeValueCoding, VALUE_LIMITS} from './value-coding.js'
import {captureValueIntrinsics} from './value-intrinsics.js'

const coding = makeValueCoding(captureValueIntrinsics(), VALUE_LIMITS)
/** Values written for people may grow: a million `0` in a repetition are two million characters. */
const shown = makeValueCoding(captureValueIntrinsics(), {...VALUE_LIMITS, result: 128 * 1024 * 1024})

/**
 * The text by which a value travels: JSON where JSON says all, else `k` and KVIN v9. A Date or an object with `toJSON`
 * is what JSON makes of it, a function its source text (dcp-semantics, section 2).
 * @throws Fault INPUT_INVALID for what cannot travel (a Promise, a WeakMap, a value too long or nested too deeply)
 */
export function encodeValue(value: unknown): string {
  try {
    return coding.encode(value)
  } catch (error) {
    throw new Fault('INPUT_INVALID', `A value cannot travel: ${reason(error)}.`, 'Give it in another form.', {
      cause: error,
    })
  }
}

/** The value of a text; the text may be hostile. @throws Fault VALUE_INVALID when it is no value text */
export function decodeValue(text: string): unknown {
  try {
    return coding.decode(text)
  } catch (error) {
    throw damaged(error)
  }
}

/** True for `k` and a KVIN document that `decodeValue` reads, told without making its value. */
export function isKvin(text: string): boolean {
  try {
    coding.checkKvin(text.slice(1))
    return true
  } catch {
    return false
  }
}

/**
 * A value text as JSON: NaN, undefined, holes and what a cyclic value repeats are null; BigInt, Date and functions are
 * strings, a Map an array of pairs, Set and typed arrays arrays. JSON is passed through.
 * @throws Fault VALUE_INVALID when it is no value text, or far too long as JSON
 */
export function jsonOfValue(text: string): string {
  if (text[0] !== 'k') return text
  try {
    return shown.writeJson(shown.decode(text), 'null')
  } catch (error) {
    throw damaged(error)
  }
}

/** The KVIN document of a value text, as npm `kvin` writes it. */
export function kvinOfValue(text: string): string {
  const [first = ''] = text
  if (first === 'k') return text.slice(1)
  const isPrimitive = first !== '{' && first !== '[' && first !== 'n'
  return `{"_serializeVerId":"v9","what":${isPrimitive ? text : `{"raw":${text}}`}}`
}

function damaged(error: unknown): Fault {
  return new Fault('VALUE_INVALID', `A value cannot be read: ${reason(error)}.`, 'Compute its slice again.', {
    cause: error,
  })
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}
