import type {ValueIntrinsics, ValueLimits} from './value-intrinsics.js'

/**
 * Makes the writer of values as JSON alone, for people and for programs that know nothing else. What JSON cannot say
 * becomes null (undefined, NaN, the infinities, symbols, holes); BigInt, Date, RegExp and functions become strings, a Map
 * an array of pairs, Set, typed arrays and array buffers arrays. `toJSON` counts where an object or its class has it, not
 * where it was put on Object.prototype or Array.prototype. Runs in the untrusted realm as well: self-contained, and it
 * throws errors of `js`, with the code EWORKTOOBIG for a text that is too long.
 */
export function makeJsonWriter(js: ValueIntrinsics, limits: ValueLimits) {
  const tooLong = (): Error => {
    const error = new js.RangeError('The value is longer than the limit of a single slice')
    js.expose(error, 'code', 'EWORKTOOBIG')
    return error
  }
  const tooDeep = (): Error => new js.TypeError('The value is nested too deeply')

  /** A method `toJSON` of the object's own, or of its class. */
  const jsonMethod = (value: object): ((key: string) => unknown) | undefined => {
    let holder: object | null = value
    while (holder !== null && holder !== js.objectPrototype && holder !== js.arrayPrototype) {
      if (js.hasOwn(holder, 'toJSON')) {
        const {toJSON} = value as {toJSON: unknown}
        return typeof toJSON === 'function' ? (toJSON as (key: string) => unknown) : undefined
      }
      holder = js.getPrototypeOf(holder)
    }
    return undefined
  }

  /** A text of an error, whatever getter it is behind. */
  const readText = (value: object, key: 'name' | 'message' | 'stack'): string | undefined => {
    try {
      const text = (value as Record<string, unknown>)[key]
      return typeof text === 'string' ? text : undefined
    } catch {
      return undefined
    }
  }

  const makeWriter = (circular: string) => {
    const path: Set<unknown> = new js.Set()

    const list = (length: number, at: (index: number) => unknown, depth: number): string => {
      let text = '['
      for (let index = 0; index < length; index++) {
        if (index > 0) text += ','
        text += write(at(index), depth)
        if (text.length > limits.result) throw tooLong()
      }
      return `${text}]`
    }

    const record = (value: object, depth: number, head: string): string => {
      const keys = js.keys(value)
      let text = head
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string
        if (text !== '') text += ','
        text += `${js.stringify(key)}:${write((value as Record<string, unknown>)[key], depth)}`
        if (text.length > limits.result) throw tooLong()
      }
      return `{${text}}`
    }

    const error = (value: object, depth: number): string => {
      const name = write(readText(value, 'name') ?? 'Error', depth)
      return record(value, depth, `"name":${name},"message":${write(readText(value, 'message') ?? '', depth)}`)
    }

    const builtIn = (kind: string, value: object, depth: number): string | undefined => {
      let text = ''
      const add = (piece: string): void => {
        text += text === '' ? piece : `,${piece}`
        if (text.length > limits.result) throw tooLong()
      }
      switch (kind) {
        case 'Date':
          return js.isFinite(js.dateValue(value)) ? `"${js.dateText(value)}"` : 'null'
        case 'Map':
          js.mapForEach(value, (item, key) => add(`[${write(key, depth)},${write(item, depth)}]`))
          return `[${text}]`
        case 'Set':
          js.setForEach(value, (item) => add(write(item, depth)))
          return `[${text}]`
        case 'ArrayBuffer': {
          const bytes = js.bytesOf(value)
          return list(js.typedLength(bytes), (index) => bytes[index], depth)
        }
        case 'RegExp':
          return write(`/${js.regExpSource(value)}/${js.regExpFlags(value)}`, depth)
        case 'Error':
          return error(value, depth)
        case 'Number':
        case 'String':
        case 'Boolean':
        case 'BigInt':
        case 'Symbol':
          return write(js.unbox[kind]?.(value), depth)
        default:
          return undefined
      }
    }

    const view = (value: object, depth: number): string => {
      const items = js.typeName(value) === undefined ? js.bytesOf(value) : (value as Uint8Array)
      return list(js.typedLength(items), (index) => items[index], depth)
    }

    const writeObject = (value: object, depth: number): string => {
      if (depth > limits.depth) throw tooDeep()
      const kind = js.kindOf(value)
      if (js.isView(value)) return view(value, depth + 1)
      const toJson = kind === 'Date' ? undefined : jsonMethod(value)
      if (toJson) return write(js.apply(toJson, value, ['']), depth + 1)
      if (js.isArray(value)) return list(value.length, (index) => value[index], depth + 1)
      return (kind === undefined ? undefined : builtIn(kind, value, depth + 1)) ?? record(value, depth + 1, '')
    }

    const write = (value: unknown, depth: number): string => {
      switch (typeof value) {
        case 'number':
          return js.isFinite(value) ? js.text(value) : 'null'
        case 'string':
          return js.stringify(value) as string
        case 'boolean':
          return value ? 'true' : 'false'
        case 'bigint':
          return `"${js.bigintText(value)}"`
        case 'function':
          return js.stringify(js.functionText(value)) as string
        case 'object': {
          if (value === null) return 'null'
          if (js.setHas(path, value)) return circular
          js.setAdd(path, value)
          const text = writeObject(value, depth)
          js.setDelete(path, value)
          return text
        }
        default:
          return 'null'
      }
    }
    return write
  }

  return {
    __proto__: null,
    tooLong,
    tooDeep,
    jsonMethod,
    readText,
    /** @param circular JSON text for an object inside itself. */
    write: (value: unknown, circular: string): string => {
      const text = makeWriter(circular)(value, 0)
      if (text.length > limits.result) throw tooLong()
      return text
    },
  }
}

export type JsonWriter = ReturnType<typeof makeJsonWriter>
