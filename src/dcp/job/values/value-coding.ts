import {makeKvinDecoder} from './kvin-decode.js'
import {makeKvinEncoder} from './kvin-encode.js'
import {makeValueEncoder} from './value-encode.js'
import type {ValueIntrinsics, ValueLimits} from './value-intrinsics.js'
import {makeJsonWriter} from './value-json.js'

/** Bounds that hold for every value, on both sides of the sandbox. */
export const VALUE_LIMITS: ValueLimits = {
  result: 32 * 1024 * 1024,
  depth: 500,
  parts: 4 * 1024 * 1024,
  bytes: 128 * 1024 * 1024,
}

/** Reading and writing of value texts with the given intrinsics. */
export function makeValueCoding(js: ValueIntrinsics, limits: ValueLimits) {
  const json = makeJsonWriter(js, limits)
  const encode = makeValueEncoder(js, limits, json, makeKvinEncoder(js, limits, json))
  const readKvin = makeKvinDecoder(js, limits)
  return {
    encode,
    /** Throws an error of `js` for a text that is none. */
    decode: (text: string): unknown => (text[0] === 'k' ? readKvin(js.substring(text, 1)) : js.parse(text)),
    /** Throws an error of `js` for what is no KVIN document. */
    decodeKvin: (document: string, url: (href: string) => unknown): unknown => readKvin(document, false, url),
    /** Throws where `decode` throws for KVIN, and costs less. */
    checkKvin: (text: string): unknown => readKvin(text, true),
    writeJson: json.write,
  }
}

/** What an untrusted realm has of it. */
export type ValueCoding = Omit<ReturnType<typeof makeValueCoding>, 'checkKvin' | 'decodeKvin'>

/**
 * Source of the same for an untrusted realm: an expression whose value is a `ValueCoding`, made of the source texts of
 * its functions. @param js @param limits names, where it is evaluated, of a ValueIntrinsics and a ValueLimits
 */
export function valueCodingSource(js: string, limits: string): string {
  return `(() => {
const json = (${makeJsonWriter})(${js}, ${limits});
const readKvin = (${makeKvinDecoder})(${js}, ${limits});
return {
__proto__: null,
encode: (${makeValueEncoder})(${js}, ${limits}, json, (${makeKvinEncoder})(${js}, ${limits}, json)),
decode: (text) => (text[0] === 'k' ? readKvin(${js}.substring(text, 1)) : ${js}.parse(text)),
writeJson: json.write,
};
})()`
}
