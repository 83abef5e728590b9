import type {ValueIntrinsics, ValueLimits} from './value-intrinsics.js'

/**
 * Makes the reader of KVIN v9 documents, as npm `kvin` 9.0.0 and our own writer make them. The text may be hostile:
 * nothing is evaluated or looked up by name but in a fixed list, depth and sizes are bounded, `__proto__` is a key like
 * any other. Numbers of references count as npm's writer counts them. A function is its source text, a URL its href,
 * unless `url` makes something else of it.
 * With `check` it only finds out whether a text is one: it makes no arrays, objects or buffers, and decodes what is
 * repeated once, so that a text of 60 characters that means four million items takes no longer than others.
 * Runs in the untrusted realm as well: self-contained, and it throws errors of `js`.
 */
export function makeKvinDecoder(js: ValueIntrinsics, limits: ValueLimits) {
  type Form = Readonly<Record<string, unknown>>
  /** The classes that v9 knows by number. */
  const NAMES = js.parse(
    `["Object","Int8Array","Uint8Array","Uint8ClampedArray","Int16Array","Uint16Array","Int32Array","Uint32Array",
      "Float32Array","Float64Array","RegExp","Number","String","Boolean","Array","Function","Error","Promise","URL","Date","Set"]`,
  ) as readonly string[]

  const invalid = (why: string): Error => new js.TypeError(`This is no value in KVIN v9: ${why}`)
  const isForm = (value: unknown): value is Form => typeof value === 'object' && value !== null && !js.isArray(value)
  const asForm = (value: unknown): Form => {
    if (isForm(value)) return value
    throw invalid('a form is missing')
  }
  const asText = (value: unknown): string => {
    if (typeof value === 'string') return value
    throw invalid('a text is missing')
  }
  const asArray = (value: unknown): readonly unknown[] => {
    if (js.isArray(value)) return value
    throw invalid('an array is missing')
  }
  const has = (form: Form, key: string): boolean => js.hasOwn(form, key)
  const own = (form: Form, key: string): unknown => (js.hasOwn(form, key) ? form[key] : undefined)

  return (text: string, check = false, url: (href: string) => unknown = (href) => href): unknown => {
    const seen: Map<unknown, unknown> = new js.Map()
    let known = 0
    let parts = 0
    let held = 0
    const remember = <T>(value: T): T => {
      if (!check) js.mapSet(seen, known, value)
      known++
      return value
    }
    const count = (more: number): void => {
      parts += more
      if (parts > limits.parts) throw invalid('it is too long')
    }
    const asCount = (value: unknown): number => {
      if (js.isInteger(value) && value >= 0 && value <= limits.parts) return value
      throw invalid('a length is wrong')
    }

    const hold = (bytes: number): void => {
      held += bytes
      if (held > limits.bytes) throw invalid('its buffers are too long')
    }
    const allocate = (length: unknown): ArrayBuffer => {
      if (!js.isInteger(length) || length < 0) throw invalid('a length is wrong')
      hold(length)
      // Whether a view fits depends on what is left over.
      return new js.ArrayBuffer(check ? length % 8 : length)
    }

    /** Writes the units of a text, each of one or two bytes (little endian); what is outside stays outside. */
    const spell = (bytes: Uint8Array, from: unknown, units: string, width: number): void => {
      if (!js.isInteger(from) || from < 0) throw invalid('an island is wrong')
      for (let index = 0; index < units.length; index++) {
        const unit = js.charCodeAt(units, index)
        const at = (from + index) * width
        bytes[at] = unit & 255
        if (width === 2) bytes[at + 1] = unit >> 8
      }
    }

    const packed = (form: Form, width: 1 | 2): ArrayBuffer => {
      const whole = `ab${8 * width}`
      if (has(form, whole)) {
        const units = asText(form[whole])
        const odd = width === 2 && has(form, 'eb')
        const raw = allocate(units.length * width + (odd ? 1 : 0))
        const bytes = new js.Uint8Array(raw)
        spell(bytes, 0, units, width)
        if (odd) bytes[units.length * width] = js.toNumber(own(form, 'eb'))
        return raw
      }
      const raw = allocate(own(form, 'len'))
      const bytes = new js.Uint8Array(raw)
      const pieces = asArray(form[`isl${8 * width}`])
      for (let index = 0; index < pieces.length; index++) {
        const piece = asForm(pieces[index])
        spell(bytes, own(piece, '@'), asText(own(piece, '0')), width)
      }
      return raw
    }

    const buffer = (name: string, raw: ArrayBuffer): unknown => {
      if (name === 'ArrayBuffer') return remember(raw)
      const Type = js.types[name === 'Buffer' ? 'Uint8Array' : name]
      if (Type) return remember(new Type(raw))
      throw invalid('a buffer of an unknown class')
    }

    /** An array buffer's view as an array of numbers: `{"ctr": 9, "arg": [1.5]}`. */
    const naive = (name: string, form: Form): unknown => {
      const items = has(form, 'arg') ? asArray(own(form, 'arg')) : []
      const Type = js.types[name]
      if (!Type) throw invalid('a buffer of an unknown class')
      count(items.length)
      hold(items.length * 8)
      const view = new Type(items.length)
      for (let index = 0; index < items.length; index++) view[index] = items[index] as number
      return remember(view)
    }

    const properties = (target: object, form: Form, depth: number): void => {
      if (!has(form, 'ps')) return
      const values = asForm(own(form, 'ps'))
      const keys = js.keys(values)
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string
        const value = unprepare(values[key], depth)
        // Of an array not every property can be set.
        if (!check || js.isArray(target)) js.put(target, key, value)
      }
    }

    /** Decodes what a repetition repeats, once, and counts it so many times. */
    const countAgain = (repeated: unknown, times: number, depth: number): void => {
      if (times === 0) return
      const [partsBefore, knownBefore, heldBefore] = [parts, known, held]
      unprepare(repeated, depth, true)
      count((times - 1) * (parts - partsBefore))
      hold((times - 1) * (held - heldBefore))
      known += (times - 1) * (known - knownBefore)
    }

    const island = (list: unknown[], given: unknown, depth: number): void => {
      const form = asForm(given)
      const from = asCount(own(form, '@'))
      const items = js.isArray(own(form, 'arr'))
        ? (own(form, 'arr') as unknown[])
        : array(asForm(own(form, 'arr')), depth)
      asCount(from + items.length)
      count(items.length)
      if (check) {
        if (from + items.length > list.length) list.length = from + items.length
        return
      }
      for (let index = 0; index < items.length; index++) {
        if (js.hasOwn(items, index)) js.put(list, from + index, items[index])
      }
    }

    /** Fills an array made for it. @param given remembered by the caller when there is one, else by this */
    const array = (form: Form, depth: number, given?: unknown[]): unknown[] => {
      const list: unknown[] = given ?? remember([])
      const items = asArray(own(form, 'arr'))
      let at = 0
      let last: unknown
      for (let index = 0; index < items.length; index++) {
        const item = items[index]
        if (isForm(item) && has(item, 'lst')) {
          if (index === 0) throw invalid('a repetition of nothing')
          const times = asCount(own(item, 'lst'))
          if (check) countAgain(last, times, depth)
          else for (let left = 0; left < times; left++) js.put(list, at + left, unprepare(last, depth, true))
          at += times
        } else {
          const value = unprepare(item, depth)
          if (!check) js.put(list, at, value)
          at++
          last = item
        }
      }
      if (check) list.length = at
      if (has(form, 'isl')) {
        const pieces = asArray(own(form, 'isl'))
        for (let index = 0; index < pieces.length; index++) island(list, pieces[index], depth)
      }
      properties(list, form, depth)
      if (has(form, 'len')) {
        const length = asCount(own(form, 'len'))
        count(length)
        list.length = length
      } else {
        asCount(list.length)
      }
      return list
    }

    const error = (form: Form, depth: number): Error => {
      const message = has(form, 'arg') ? js.text(own(form, 'arg')) : ''
      // To make one costs as much as twenty objects.
      const made = remember(check ? ({} as Error) : new js.Error(message))
      delete (made as {stack?: unknown}).stack
      properties(made, form, depth)
      if (js.hasOwn(made, 'name')) js.expose(made, 'name', made.name)
      if (js.hasOwn(made, 'stack')) js.expose(made, 'stack', made.stack)
      return made
    }

    const plain = (form: Form, depth: number): object => {
      const made = remember({})
      properties(made, form, depth)
      return made
    }

    /** An object of a class that is not in the list, a job's own, is a plain one. */
    const instance = (name: string, form: Form, depth: number): unknown => {
      const arg = own(form, 'arg')
      switch (name) {
        case 'Array': {
          const made = remember([])
          properties(made, form, depth)
          return made
        }
        case 'Date':
          return remember(new js.Date(arg === null ? NaN : asText(arg)))
        case 'RegExp': {
          const args = asArray(own(form, 'args'))
          count(js.regExpCost(asText(args[0]), asText(args[1])))
          return remember(new js.RegExp(asText(args[0]), asText(args[1])))
        }
        case 'Number':
          return remember(new js.Number(js.toNumber(asText(arg))))
        case 'String':
          return remember(new js.String(asText(arg)))
        case 'Boolean':
          return remember(new js.Boolean(asText(arg) === 'true'))
        case 'URL':
        case 'dcpUrl$$DcpURL':
          return remember(url(asText(arg)))
        case 'Error':
          return error(form, depth)
        case 'ArrayBuffer':
          return remember(new js.ArrayBuffer(0))
        case 'Function':
        case 'Promise':
        case 'Set':
          throw invalid('a class without its own form')
        default:
          return js.hasOwn(js.types, name) && name !== 'DataView' ? naive(name, form) : plain(form, depth)
      }
    }

    const nameOf = (form: Form): string => {
      const label = own(form, 'ctr')
      const name = typeof label === 'number' && js.hasOwn(NAMES, label) ? NAMES[label] : label
      return asText(name)
    }

    /** A copy of JSON, for a repetition. */
    const copy = (value: unknown, depth: number): unknown => {
      count(1)
      if (depth > limits.depth) throw invalid('it is nested too deeply')
      if (typeof value !== 'object' || value === null) return value
      const target: object = js.isArray(value) ? [] : {}
      const keys = js.keys(value)
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string
        js.put(target, key, copy((value as Form)[key], depth + 1))
      }
      return target
    }

    const unprepare = (given: unknown, depth: number, again = false): unknown => {
      count(1)
      if (depth > limits.depth + 1) throw invalid('it is nested too deeply')
      if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return given
      const form = asForm(given)
      if (has(form, 'raw')) return again ? copy(own(form, 'raw'), depth) : own(form, 'raw')
      if (has(form, 'number')) return js.toNumber(asText(own(form, 'number')))
      if (has(form, 'bigint')) {
        const digits = asText(own(form, 'bigint'))
        count(js.bigintCost(digits))
        return js.toBigInt(digits)
      }
      if (has(form, 'fnName')) return remember(asText(own(form, 'arg')))
      if (has(form, 'mapKeys') && has(form, 'mapVals')) {
        const map = remember(new js.Map())
        const keys = array(asForm(own(form, 'mapKeys')), depth + 1, [])
        const items = array(asForm(own(form, 'mapVals')), depth + 1, [])
        if (!check) for (let index = 0; index < keys.length; index++) js.mapSet(map, keys[index], items[index])
        properties(map, form, depth + 1)
        return map
      }
      if (has(form, 'ab16') || has(form, 'isl16')) return buffer(nameOf(form), packed(form, 2))
      if (has(form, 'ab8') || has(form, 'isl8')) return buffer(nameOf(form), packed(form, 1))
      if (has(form, 'arr')) return array(form, depth + 1)
      if (has(form, 'ctr')) return instance(nameOf(form), form, depth + 1)
      if (has(form, 'set')) {
        const set: Set<unknown> = remember(new js.Set())
        const items = array(asForm(own(form, 'set')), depth + 1, [])
        if (!check) for (let index = 0; index < items.length; index++) js.setAdd(set, items[index])
        return set
      }
      if (has(form, 'json')) {
        const json = asText(own(form, 'json'))
        count(json.length)
        return js.parse(json)
      }
      if (has(form, 'undefined')) return undefined
      if (has(form, 'symbol')) return remember(js.makeSymbol(asText(own(form, 'symbol'))))
      if (has(form, 'seen')) {
        const number = own(form, 'seen')
        if (js.isInteger(number) && number >= 0 && number < known) return js.mapGet(seen, number)
        throw invalid('a reference to nothing')
      }
      throw invalid('a form that is not known')
    }

    const document = asForm(js.parse(text))
    if (!has(document, '_serializeVerId') || own(document, '_serializeVerId') !== 'v9' || !has(document, 'what')) {
      throw invalid('its head is missing')
    }
    return unprepare(own(document, 'what'), 0)
  }
}
