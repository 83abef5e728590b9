import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'

/**
 * Runs inside the untrusted realm. Makes the encoder of results: a value as JSON text.
 * What JSON cannot say becomes null (undefined, NaN, the infinities, functions, symbols, holes); BigInt and Date
 * become strings, a Map an array of pairs, Set, typed arrays and ArrayBuffer arrays. `toJSON` counts where a job's
 * own class or object has it, not where it was put on Object.prototype or Array.prototype.
 * Throws an error of the realm when the value contains itself, is too deep, or is too long (its `code` is EWORKTOOBIG).
 */
export function makeEncoder(js: Intrinsics, limits: MapBasicLimits) {
  const tooLong = (): Error => {
    const error = new js.RangeError('The result is longer than the limit of a single slice')
    js.expose(error, 'code', 'EWORKTOOBIG')
    return error
  }
  const tooDeep = (): Error => new js.TypeError('The result is nested too deeply, or contains itself')

  /** True when the native encoder gives the same text: plain objects and arrays of finite numbers, strings, booleans, null. */
  const isPlain = (value: unknown, depth: number): boolean => {
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
    if (depth > 64) return false
    const prototype = js.getPrototypeOf(value)
    if (js.isArray(value)) {
      if (prototype !== js.arrayPrototype || js.hasOwn(value, 'toJSON')) return false
      for (let index = 0; index < value.length; index++) if (!isPlain(value[index], depth + 1)) return false
      return true
    }
    if (prototype !== js.objectPrototype || js.hasOwn(value, 'toJSON')) return false
    const keys = js.keys(value)
    const record = value as Record<string, unknown>
    for (let index = 0; index < keys.length; index++) {
      if (!isPlain(record[keys[index] as string], depth + 1)) return false
    }
    return true
  }

  const ownToJson = (value: object): unknown => {
    let holder: object | null = value
    while (holder !== null && holder !== js.objectPrototype && holder !== js.arrayPrototype) {
      if (js.hasOwn(holder, 'toJSON')) return (value as {toJSON: unknown}).toJSON
      holder = js.getPrototypeOf(holder)
    }
    return undefined
  }

  const bytes = (view: Uint8Array, length: number): string => {
    let text = '['
    for (let index = 0; index < length; index++) {
      if (index > 0) text += ','
      text += encode(view[index], 0)
      if (text.length > limits.result) throw tooLong()
    }
    return `${text}]`
  }

  const list = (length: number, at: (index: number) => unknown, depth: number): string => {
    let text = '['
    for (let index = 0; index < length; index++) {
      if (index > 0) text += ','
      text += encode(at(index), depth)
      if (text.length > limits.result) throw tooLong()
    }
    return `${text}]`
  }

  const builtIn = (value: object, depth: number): string | undefined => {
    if (value instanceof js.Date) {
      const time = js.dateValue(value)
      return js.isFinite(time) ? `"${js.dateText(value)}"` : 'null'
    }
    let text = ''
    const add = (piece: string): void => {
      text += text === '' ? piece : `,${piece}`
      if (text.length > limits.result) throw tooLong()
    }
    if (value instanceof js.Map) {
      js.mapForEach(value, (item: unknown, key: unknown) => add(`[${encode(key, depth)},${encode(item, depth)}]`))
      return `[${text}]`
    }
    if (value instanceof js.Set) {
      js.setForEach(value, (item: unknown) => add(encode(item, depth)))
      return `[${text}]`
    }
    if (js.isView(value)) {
      if (value instanceof js.DataView) {
        return bytes(new js.Uint8Array(value.buffer, value.byteOffset, value.byteLength), value.byteLength)
      }
      const view = value as Uint8Array
      return bytes(view, view.length)
    }
    const length = js.bufferLength(value)
    return length === undefined ? undefined : bytes(new js.Uint8Array(value as ArrayBuffer), length)
  }

  const encodeObject = (value: object, depth: number): string => {
    if (depth > limits.depth) throw tooDeep()
    const toJson = value instanceof js.Date ? undefined : ownToJson(value)
    if (typeof toJson === 'function') {
      return encode(js.apply(toJson as (...args: unknown[]) => unknown, value, ['']), depth + 1)
    }
    if (js.isArray(value)) return list(value.length, (index) => value[index], depth + 1)
    const special = builtIn(value, depth + 1)
    if (special !== undefined) return special
    const keys = js.keys(value)
    const record = value as Record<string, unknown>
    let text = '{'
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string
      if (index > 0) text += ','
      text += `${js.stringify(key)}:${encode(record[key], depth + 1)}`
      if (text.length > limits.result) throw tooLong()
    }
    return `${text}}`
  }

  const encode = (value: unknown, depth: number): string => {
    switch (typeof value) {
      case 'number':
        return js.isFinite(value) ? js.text(value) : 'null'
      case 'string':
        return js.stringify(value) as string
      case 'boolean':
        return value ? 'true' : 'false'
      case 'bigint':
        return `"${js.bigintText(value)}"`
      case 'object':
        return value === null ? 'null' : encodeObject(value, depth)
      default:
        return 'null'
    }
  }

  return (value: unknown): string => {
    if (typeof value === 'object' && value !== null) {
      const untouched = !js.hasOwn(js.objectPrototype, 'toJSON') && !js.hasOwn(js.arrayPrototype, 'toJSON')
      if (untouched && isPlain(value, 0)) {
        const text = js.stringify(value)
        if (typeof text === 'string' && text.length <= limits.result) return text
        throw tooLong()
      }
    }
    const text = encode(value, 0)
    if (text.length > limits.result) throw tooLong()
    return text
  }
}

export type Encoder = ReturnType<typeof makeEncoder>
