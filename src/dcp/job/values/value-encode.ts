import type {KvinEncoder} from './kvin-encode.js'
import type {ValueIntrinsics, ValueLimits} from './value-intrinsics.js'
import type {JsonWriter} from './value-json.js'

/**
 * Makes the writer of value texts: JSON where JSON says all, else `k` and KVIN. As DCP has it (dcp-semantics, section 2,
 * measured), a Date and an object with `toJSON` are what JSON makes of them when they are the whole value, -0 is 0, and a
 * function is its source text. Runs in the untrusted realm as well: self-contained, and it throws errors of `js`.
 */
export function makeValueEncoder(js: ValueIntrinsics, limits: ValueLimits, json: JsonWriter, kvin: KvinEncoder) {
  /** Named properties of longer arrays (a match has some) are not looked for: it would cost as much as to write them. */
  const NAMED_MOST = 16
  let parts = 0

  /** True when the native encoder gives the same text: plain objects and arrays of finite numbers, strings, booleans, null. */
  const isPlain = (value: unknown, depth: number): boolean => {
    if (++parts > limits.result) throw json.tooLong()
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return true
      case 'number':
        return js.isFinite(value)
      case 'object':
        break
      default:
        return false
    }
    if (value === null) return true
    if (depth > limits.depth) return false
    const prototype = js.getPrototypeOf(value)
    if (js.isArray(value)) {
      if (prototype !== js.arrayPrototype || js.hasOwn(value, 'toJSON')) return false
      for (let index = 0; index < value.length; index++) if (!isPlain(value[index], depth + 1)) return false
      return value.length > NAMED_MOST || js.keys(value).length === value.length
    }
    if (prototype !== js.objectPrototype || js.hasOwn(value, 'toJSON')) return false
    const keys = js.keys(value)
    const record = value as Record<string, unknown>
    for (let index = 0; index < keys.length; index++) {
      if (!isPlain(record[keys[index] as string], depth + 1)) return false
    }
    return true
  }

  const object = (value: object): string => {
    parts = 0
    const untouched = !js.hasOwn(js.objectPrototype, 'toJSON') && !js.hasOwn(js.arrayPrototype, 'toJSON')
    if (untouched && isPlain(value, 0)) {
      const text = js.stringify(value)
      if (typeof text === 'string' && text.length <= limits.result) return text
      throw json.tooLong()
    }
    const asJson = !js.isView(value) && (js.kindOf(value) === 'Date' || json.jsonMethod(value))
    return asJson ? json.write(value, 'null') : `k${kvin(value)}`
  }

  return (value: unknown): string => {
    switch (typeof value) {
      case 'number':
        return js.isFinite(value) ? js.text(value) : `k${kvin(value)}`
      case 'boolean':
        return value ? 'true' : 'false'
      case 'string': {
        const text = js.stringify(value) as string
        if (text.length > limits.result) throw json.tooLong()
        return text
      }
      case 'function':
        return js.stringify(js.functionText(value)) as string
      case 'object':
        return value === null ? 'null' : object(value)
      default:
        return `k${kvin(value)}`
    }
  }
}

export type ValueEncoder = ReturnType<typeof makeValueEncoder>
