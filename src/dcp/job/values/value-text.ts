import {Fault} from '../../../errors.js'
import {makeValueCoding, VALUE_LIMITS} from './value-coding.js'
import {captureValueIntrinsics} from './value-intrinsics.js'

const coding = makeValueCoding(captureValueIntrinsics(), VALUE_LIMITS)
/** Values written for people may grow: a million `0` in a repetition are two million characters. */
const shown = makeValueCoding(captureValueIntrinsics(), {...VALUE_LIMITS, result: 128 * 1024 * 1024})

/**
 * The text by which a value travels: JSON where JSON says all, else `k` and KVIN v9 (or `u` and a URL: `remoteText`). A Date or an object with `toJSON`
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

/** A value that stands at a URL, among values that were read from KVIN. Written inside another value it is the URL's text. */
export class RemoteValue {
  constructor(readonly url: string) {}

  toJSON(): string {
    return this.url
  }
}

/**
 * The value of a KVIN document, which may be hostile; URLs in it are instances of RemoteValue.
 * @throws Fault VALUE_INVALID when it is none
 */
export function decodeKvin(document: string): unknown {
  try {
    return coding.decodeKvin(document, (href) => new RemoteValue(href))
  } catch (error) {
    throw damaged(error)
  }
}

/** The text of a value that stands at a URL: whoever computes fetches it; a result was stored there. */
export function remoteText(url: string): string {
  return `u${url}`
}

/** The URL at which a value stands; undefined when the text itself has the value. */
export function urlOfValue(text: string): string | undefined {
  return text[0] === 'u' ? text.slice(1) : undefined
}

/**
 * The value of a text; the text may be hostile. Of one that stands at a URL it is that URL.
 * @throws Fault VALUE_INVALID when it is no value text
 */
export function decodeValue(text: string): unknown {
  if (text[0] === 'u') return text.slice(1)
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
 * strings, a Map an array of pairs, Set and typed arrays arrays, a value elsewhere its URL. JSON is passed through.
 * @throws Fault VALUE_INVALID when it is no value text, or far too long as JSON
 */
export function jsonOfValue(text: string): string {
  if (text[0] === 'u') return JSON.stringify(text.slice(1))
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
  if (first === 'u') return `{"_serializeVerId":"v9","what":{"ctr":18,"ps":{},"arg":${JSON.stringify(text.slice(1))}}}`
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
