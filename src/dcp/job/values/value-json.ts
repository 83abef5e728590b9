import type {ValueIntrinsics, ValueLimits} from './value-intrinsics.js'

/**
 * Makes the writer of values as JSON alone, for people and for programs that know nothing else. What JSON cannot say
 * becomes null (undefined, NaN, the infinities, symbols, holes); BigInt, Date, RegExp and functions become strings, a Map
 * an array of pairs, Set, typed arrays and array buffers arrays. `toJSON` counts where an object or its class has it, not
 * where it was put on Object.prototype or Array.prototype. Runs in the untrusted realm as well: self-contained, and it
 * throws errors of `js`, with the code EWORKTOOBIG for a text that is too long.
 */
export function makeJsonWriter(js: ValueIntrinsics, limits: ValueLimits) {
  const CHUNK = 65536
  const OBJECTS_MOST = 4 * 1024 * 1024
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

  const writeAll = (root: unknown, circular: string): string => {
    const path: Set<unknown> = new js.Set()
    let objects = 0
    let text = ''
    let chunk = ''

    /** Text grows in flat chunks: a rope of a million pieces takes far more memory than what it says. */
    const add = (piece: string): void => {
      chunk += piece
      if (chunk.length < CHUNK) return
      js.charCodeAt(chunk, 0)
      text += chunk
      chunk = ''
      if (text.length > limits.result) throw tooLong()
    }

    const list = (length: number, at: (index: number) => unknown, depth: number): void => {
      add('[')
      for (let index = 0; index < length; index++) {
        if (index > 0) add(',')
        write(at(index), depth)
      }
      add(']')
    }

    const record = (value: object, depth: number, empty: boolean): void => {
      const keys = js.keys(value)
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string
        add(`${index > 0 || !empty ? ',' : ''}${js.stringify(key)}:`)
        write((value as Record<string, unknown>)[key], depth)
      }
      add('}')
    }

    /** False when the class has no way of its own. */
    const builtIn = (kind: string, value: object, depth: number): boolean => {
      let first = true
      const next = (opening: string): void => {
        add(first ? opening : `,${opening}`)
        first = false
      }
      switch (kind) {
        case 'Date':
          add(js.isFinite(js.dateValue(value)) ? `"${js.dateText(value)}"` : 'null')
          return true
        case 'Map':
          add('[')
          js.mapForEach(value, (item, key) => {
            next('[')
            write(key, depth)
            add(',')
            write(item, depth)
            add(']')
          })
          add(']')
          return true
        case 'Set':
          add('[')
          js.setForEach(value, (item) => {
            next('')
            write(item, depth)
          })
          add(']')
          return true
        case 'ArrayBuffer': {
          const bytes = js.bytesOf(value)
          list(js.typedLength(bytes), (index) => bytes[index], depth)
          return true
        }
        case 'RegExp':
          write(`/${js.regExpSource(value)}/${js.regExpFlags(value)}`, depth)
          return true
        case 'Error':
          add(`{"name":${js.stringify(readText(value, 'name') ?? 'Error')}`)
          add(`,"message":${js.stringify(readText(value, 'message') ?? '')}`)
          record(value, depth, false)
          return true
        case 'Number':
        case 'String':
        case 'Boolean':
        case 'BigInt':
        case 'Symbol':
          write(js.unbox[kind]?.(value), depth)
          return true
        default:
          return false
      }
    }

    const writeObject = (value: object, depth: number): void => {
      if (depth > limits.depth) throw tooDeep()
      // More than any text of a value can hold: shared parts unfold.
      if (++objects > OBJECTS_MOST) throw tooLong()
      const view = js.isView(value)
      const kind = js.kindOf(value)
      const toJson = view || kind === 'Date' ? undefined : jsonMethod(value)
      if (view) {
        const items = js.typeName(value) === undefined ? js.bytesOf(value) : (value as Uint8Array)
        list(js.typedLength(items), (index) => items[index], depth + 1)
      } else if (toJson) {
        write(js.apply(toJson, value, ['']), depth + 1)
      } else if (js.isArray(value)) {
        list(value.length, (index) => value[index], depth + 1)
      } else if (kind === undefined || !builtIn(kind, value, depth + 1)) {
        add('{')
        record(value, depth + 1, true)
      }
    }

    const primitive = (value: unknown): string => {
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
        default:
          return 'null'
      }
    }

    const write = (value: unknown, depth: number): void => {
      if (typeof value !== 'object' || value === null) {
        add(primitive(value))
      } else if (js.setHas(path, value)) {
        add(circular)
      } else {
        js.setAdd(path, value)
        writeObject(value, depth)
        js.setDelete(path, value)
      }
    }

    write(root, 0)
    text += chunk
    if (text.length > limits.result) throw tooLong()
    return text
  }

  return {
    __proto__: null,
    tooLong,
    tooDeep,
    jsonMethod,
    readText,
    /** @param circular JSON text for an object inside itself. */
    write: writeAll,
  }
}

export type JsonWriter = ReturnType<typeof makeJsonWriter>
