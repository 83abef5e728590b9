import type {ValueIntrinsics, ValueLimits} from './value-intrinsics.js'
import type {JsonWriter} from './value-json.js'

/**
 * Makes the writer of KVIN v9 documents, which npm `kvin` 9.0.0 reads: a JSON tree of "prepared" values, in which what
 * JSON lacks has a form of its own, and a reference to an object met before is its number in order of first appearance.
 * Forms that npm's reader mistakes are avoided: islands of sparse arrays, null for an invalid Date. Functions travel
 * as their source text; a class of the job's own as a plain object. An ArrayBuffer has a form that npm's reader
 * takes for an empty one, which is what npm's writer makes of it.
 * Runs in the untrusted realm as well: self-contained, and it throws errors of `js`.
 */
export function makeKvinEncoder(js: ValueIntrinsics, limits: ValueLimits, json: JsonWriter) {
  /** Classes that v9 knows by number. */
  const NUMBERS: Record<string, number> = {
    Int8Array: 1,
    Uint8Array: 2,
    Uint8ClampedArray: 3,
    Int16Array: 4,
    Uint16Array: 5,
    Int32Array: 6,
    Uint32Array: 7,
    Float32Array: 8,
    Float64Array: 9,
    RegExp: 10,
    Number: 11,
    String: 12,
    Boolean: 13,
    Date: 19,
  }
  const label = (name: string): string => js.text(js.hasOwn(NUMBERS, name) ? NUMBERS[name] : js.stringify(name))
  const CHUNK = 4096
  const codes: number[] = []
  for (let index = 0; index < CHUNK; index++) js.put(codes, index, 0)

  /** Bytes `from` to `to` as the inside of a JSON string, one Latin-1 character each. */
  const latin1 = (bytes: Uint8Array, from: number, to: number): string => {
    let text = ''
    let at = from
    for (; at + CHUNK <= to; at += CHUNK) {
      for (let index = 0; index < CHUNK; index++) codes[index] = bytes[at + index] as number
      const piece = js.stringify(js.apply(js.fromCharCode, undefined, codes)) as string
      text += js.substring(piece, 1, piece.length - 1)
      if (text.length > limits.result) throw json.tooLong()
    }
    let tail = ''
    for (; at < to; at++) tail += js.fromCharCode(bytes[at] as number)
    const piece = js.stringify(tail) as string
    return text + js.substring(piece, 1, piece.length - 1)
  }

  /** The pieces between runs of at least 8 zeros, as `isl8`; undefined when there is no such run. */
  const islands = (bytes: Uint8Array, length: number): string | undefined => {
    let text = ''
    let start = -1
    let zeros = 0
    let found = false
    const add = (end: number): void => {
      if (start >= 0) text += `${text === '' ? '' : ','}{"0":"${latin1(bytes, start, end)}","@":${start}}`
      if (text.length > limits.result) throw json.tooLong()
      start = -1
    }
    for (let at = 0; at < length; at++) {
      if (bytes[at] === 0) {
        if (++zeros < 8) continue
        found = true
        add(at + 1 - zeros)
      } else {
        if (start < 0) start = at
        zeros = 0
      }
    }
    if (!found) return undefined
    add(length - zeros)
    return `"isl8":[${text}],"len":${length}`
  }

  return (root: unknown): string => {
    const seen: Map<unknown, unknown> = new js.Map()
    let known = 0
    let parts = 0
    let held = 0
    const count = (more: number): void => {
      parts += more
      if (parts > limits.parts) throw json.tooLong()
    }
    const cannot = (what: string, where: string): Error =>
      new js.TypeError(`${what} cannot travel${where === '' ? '' : ` (at ${where})`}`)

    const buffer = (value: object, name: string): string => {
      const bytes = js.bytesOf(value)
      const length = js.typedLength(bytes)
      held += length
      if (held > limits.bytes) throw json.tooLong()
      return `{"ctr":${label(name)},${islands(bytes, length) ?? `"ab8":"${latin1(bytes, 0, length)}"`}}`
    }

    /** Own properties, as the inside of `ps`. @param skip how many of the first array items are written already */
    const properties = (value: object, where: string, depth: number, skip: number): string => {
      const keys = js.keys(value)
      let text = ''
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string
        if (skip > 0 && js.text(js.toNumber(key)) === key && js.toNumber(key) < skip) continue
        const item = prepare((value as Record<string, unknown>)[key], `${where}.${key}`, depth)
        text += `${text === '' ? '' : ','}${js.stringify(key)}:${item}`
        if (text.length > limits.result) throw json.tooLong()
      }
      return text
    }

    const array = (value: readonly unknown[], where: string, depth: number, named: boolean): string => {
      const length = value.length
      count(length)
      let text = ''
      let dense = 0
      let before: unknown
      let again = 0
      const settle = (): void => {
        if (again > 0) text += `,{"lst":${again}}`
        again = 0
      }
      for (; dense < length && js.hasOwn(value, dense); dense++) {
        const item = value[dense]
        const primitive = item === null || (typeof item !== 'object' && typeof item !== 'symbol')
        if (dense > 0 && primitive && typeof item !== 'function' && js.is(item, before)) {
          again++
          continue
        }
        settle()
        text += `${dense === 0 ? '' : ','}${prepare(item, `${where}[${dense}]`, depth)}`
        if (text.length > limits.result) throw json.tooLong()
        before = primitive ? item : codes
      }
      settle()
      const rest = named || dense < length ? properties(value, where, depth, dense) : ''
      const sparse = dense < length ? `,"len":${length}` : ''
      return `{"arr":[${text}]${rest === '' ? '' : `,"ps":{${rest}}`}${sparse}}`
    }

    const ownStack = (stack: string): string => {
      const frame = limits.stackEnd === undefined ? -1 : js.indexOf(stack, limits.stackEnd)
      let end = frame < 0 ? stack.length : 0
      for (let at = js.indexOf(stack, '\n', 0); at >= 0 && at < frame; at = js.indexOf(stack, '\n', at + 1)) end = at
      return js.substring(stack, 0, end)
    }

    const error = (value: object, where: string, depth: number): string => {
      let text = ''
      const add = (key: 'name' | 'stack', item: string | undefined): void => {
        if (item !== undefined) text += `${text === '' ? '' : ','}"${key}":${js.stringify(item)}`
      }
      const name = json.readText(value, 'name')
      if (name !== 'Error' && !js.hasOwn(value, 'name')) add('name', name)
      const stack = json.readText(value, 'stack')
      add('stack', stack === undefined ? undefined : ownStack(stack))
      const rest = properties(value, where, depth, 0)
      if (rest !== '') text += text === '' ? rest : `,${rest}`
      return `{"ctr":"Error","ps":{${text}},"arg":${js.stringify(json.readText(value, 'message') ?? '')}}`
    }

    const builtIn = (kind: string, value: object, where: string, depth: number): string | undefined => {
      switch (kind) {
        case 'Date': {
          const known = js.isFinite(js.dateValue(value))
          return `{"ctr":19,"arg":"${known ? js.dateText(value) : 'Invalid Date'}","ps":{}}`
        }
        case 'Map': {
          const keys: unknown[] = []
          const items: unknown[] = []
          js.mapForEach(value, (item, key) => {
            js.put(keys, keys.length, key)
            js.put(items, items.length, item)
          })
          const mapKeys = array(keys, `${where}.keys`, depth, false)
          return `{"mapKeys":${mapKeys},"mapVals":${array(items, `${where}.values`, depth, false)}}`
        }
        case 'Set': {
          const items: unknown[] = []
          js.setForEach(value, (item) => js.put(items, items.length, item))
          return `{"set":${array(items, where, depth, false)}}`
        }
        case 'RegExp': {
          const source = js.regExpSource(value) as string
          const flags = js.regExpFlags(value)
          count(js.regExpCost(source, flags))
          return `{"ctr":10,"args":[${js.stringify(source)},${js.stringify(flags)}]}`
        }
        case 'Number':
        case 'String':
        case 'Boolean':
          return `{"ctr":${label(kind)},"arg":${js.stringify(js.text(js.unbox[kind]?.(value)))}}`
        case 'ArrayBuffer':
          return buffer(value, kind)
        case 'Error':
          return error(value, where, depth)
        default:
          throw cannot(`A ${kind}`, where)
      }
    }

    const object = (value: object, where: string, depth: number): string => {
      if (depth > limits.depth) throw json.tooDeep()
      const number = js.mapGet(seen, value)
      if (number !== undefined) return `{"seen":${number as number}}`
      const kind = js.kindOf(value)
      const view = js.isView(value)
      if (!view && kind !== 'Date' && json.jsonMethod(value)) return `{"raw":${json.write(value, 'null')}}`
      js.mapSet(seen, value, known++)
      if (view) return buffer(value, js.typeName(value) ?? 'DataView')
      if (js.isArray(value)) return array(value, where, depth + 1, true)
      const special = kind === undefined ? undefined : builtIn(kind, value, where, depth + 1)
      return special ?? `{"ctr":0,"ps":{${properties(value, where, depth + 1, 0)}}}`
    }

    const symbol = (value: symbol): string => {
      const number = js.mapGet(seen, value)
      if (number !== undefined) return `{"seen":${number as number}}`
      js.mapSet(seen, value, known++)
      return `{"symbol":${js.stringify(js.symbolName(value) ?? '')}}`
    }

    const prepare = (value: unknown, where: string, depth: number): string => {
      count(1)
      switch (typeof value) {
        case 'string':
          return js.stringify(value) as string
        case 'boolean':
          return value ? 'true' : 'false'
        case 'number':
          return js.isFinite(value) ? js.text(value) : `{"number":"${js.text(value)}"}`
        case 'bigint': {
          const digits = js.bigintText(value)
          count(js.bigintCost(digits))
          return `{"bigint":"${digits}"}`
        }
        case 'undefined':
          return '{"undefined":true}'
        case 'function':
          return js.stringify(js.functionText(value)) as string
        case 'symbol':
          return symbol(value)
        default:
          return value === null ? '{"raw":null}' : object(value as object, where, depth)
      }
    }

    const text = `{"_serializeVerId":"v9","what":${prepare(root, '', 0)}}`
    if (text.length >= limits.result) throw json.tooLong()
    return text
  }
}

export type KvinEncoder = ReturnType<typeof makeKvinEncoder>
