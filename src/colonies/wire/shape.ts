import {escapeAsGo, printJson} from './json.js'

/** A value that does not fit its message: what Go's decoder refuses too (reference: colonies-protocol, section 4). */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  constructor(
    /** Where it stands, such as `spec.conditions.nodes`. */
    readonly path: string,
    readonly expected: string,
    readonly found: unknown,
  ) {
    super(`${path || 'the document'} must be ${expected}, and is ${kindOf(found)}`)
  }
}

/** How a part of a message is read and written. Reading follows Go: what is missing or null is the zero value. */
export interface Shape<Value> {
  decode(value: unknown, path: string): Value
  /** JSON text, with the fields in the protocol's order. */
  encode(value: Value): string
  /** Whether Go's `omitempty` leaves the value out. */
  isEmpty(value: Value): boolean
  /** The fields of a structure, by name. */
  readonly fields?: Readonly<Record<string, Shape<unknown>>>
  /** What a list or a map is made of. */
  readonly items?: Shape<unknown>
}

export type ValueOf<S> = S extends Shape<infer Value> ? Value : never

/** Any JSON value; bigints where a whole number is too large for a double. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | {readonly [key: string]: Json}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `${typeof value} ${value}`
}

/** The same failure, with the place of what it is part of: paths are only made when something is wrong. */
function inside(path: string, step: string, error: unknown): unknown {
  if (!(error instanceof ShapeError)) return error
  const start = path === '' || step.startsWith('[') ? `${path}${step}` : `${path}.${step}`
  const whole = error.path === '' || error.path.startsWith('[') ? `${start}${error.path}` : `${start}.${error.path}`
  return new ShapeError(whole, error.expected, error.found)
}

function scalar<Value>(
  zero: Value,
  expected: string,
  read: (value: unknown) => Value | undefined,
  encode: (value: Value) => string,
): Shape<Value> {
  return {
    decode: (value, path) => {
      if (value === undefined || value === null) return zero
      const found = read(value)
      if (found === undefined) throw new ShapeError(path, expected, value)
      return found
    },
    encode,
    isEmpty: (value) => value === zero,
  }
}

/** What can stand between quotes as it is. */
const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/

export const text = scalar(
  '',
  'a text',
  (value) => (typeof value === 'string' ? value : undefined),
  (value) => (PLAIN.test(value) ? `"${value}"` : escapeAsGo(JSON.stringify(value))),
)

export const flag = scalar(
  false,
  'true or false',
  (value) => (typeof value === 'boolean' ? value : undefined),
  (value) => String(value),
)

/** A whole number that a double holds exactly. */
export const integer = scalar(
  0,
  'a whole number',
  (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined),
  (value) => String(value),
)

export const real = scalar(
  0,
  'a number',
  (value) => (typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : undefined),
  (value) => JSON.stringify(value),
)

const INT64_LIMIT = 2n ** 63n

/** Go's int64, with every digit. */
export const int64 = scalar(
  0n,
  'a whole number of 64 bits',
  (value) => {
    const whole =
      typeof value === 'bigint'
        ? value
        : typeof value === 'number' && Number.isInteger(value)
          ? BigInt(value)
          : undefined
    return whole !== undefined && whole >= -INT64_LIMIT && whole < INT64_LIMIT ? whole : undefined
  },
  (value) => String(value),
)

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as Readonly<Record<string, Json>>)
  return Object.fromEntries(entries.sort(byKey).map(([key, member]) => [key, sorted(member)]))
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0)

/** Go's decoder stops at 10,000, and our stack before that. */
const DEEPEST = 1000

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return members.some((each) => isDeeper(each, levels - 1))
}

/** Anything; the members of its objects are written sorted, as Go does with maps. */
export const anything: Shape<Json> = {
  decode: (value, path) => {
    if (isDeeper(value, DEEPEST)) throw new ShapeError(path, `nested at most ${DEEPEST} deep`, value)
    return value === undefined ? null : (value as Json)
  },
  encode: (value) => (typeof value === 'string' ? text.encode(value) : escapeAsGo(printJson(sorted(value)))),
  isEmpty: (value) => value === null,
}

export function list<Value>(item: Shape<Value>): Shape<readonly Value[]> {
  return {
    decode: (value, path) => {
      if (value === undefined || value === null) return []
      if (!Array.isArray(value)) throw new ShapeError(path, 'a list', value)
      let index = 0
      try {
        const items: Value[] = []
        for (; index < value.length; index++) items.push(item.decode(value[index], ''))
        return items
      } catch (error) {
        throw inside(path, `[${index}]`, error)
      }
    },
    encode: (value) => `[${value.map(item.encode).join(',')}]`,
    isEmpty: (value) => value.length === 0,
    items: item,
  }
}

/** A list that upstream writes as null when nothing was ever put into it. */
export function nullWhenEmpty<Value>(shape: Shape<readonly Value[]>): Shape<readonly Value[]> {
  return {...shape, encode: (value) => (value.length === 0 ? 'null' : shape.encode(value))}
}

export function map<Value>(item: Shape<Value>): Shape<Readonly<Record<string, Value>>> {
  return {
    decode: (value, path) => {
      if (value === undefined || value === null) return {}
      if (typeof value !== 'object' || Array.isArray(value)) throw new ShapeError(path, 'an object', value)
      let current = ''
      try {
        const decoded: [string, Value][] = []
        for (const [key, each] of Object.entries(value)) {
          current = key
          decoded.push([key, item.decode(each, '')])
        }
        return Object.fromEntries(decoded)
      } catch (error) {
        throw inside(path, current, error)
      }
    },
    encode: (value) =>
      `{${Object.entries(value)
        .sort(byKey)
        .map(([key, each]) => `${text.encode(key)}:${item.encode(each)}`)
        .join(',')}}`,
    isEmpty: (value) => Object.keys(value).length === 0,
    items: item,
  }
}

const OMITTED = Symbol('omitted when empty')

/** A field that is left out of what we write while it has its zero value (Go: `omitempty`). */
export function optional<S extends Shape<unknown>>(shape: S): S {
  return {...shape, [OMITTED]: true}
}

type Fields = Readonly<Record<string, Shape<unknown>>>
type StructOf<F extends Fields> = {readonly [Name in keyof F]: ValueOf<F[Name]>}

/** The member of an object by its exact name, else by its name in any case, as Go's decoder finds it. */
function member(value: Readonly<Record<string, unknown>>, name: string, lower: string): unknown {
  if (Object.hasOwn(value, name)) return value[name]
  for (const key in value) {
    if (key.length === name.length && key.toLowerCase() === lower && Object.hasOwn(value, key)) return value[key]
  }
  return undefined
}

export function struct<F extends Fields>(fields: F): Shape<StructOf<F>> {
  const entries = Object.entries(fields).map(([name, shape]) => ({
    name,
    shape,
    lower: name.toLowerCase(),
    label: `"${name}":`,
    omitted: OMITTED in shape,
  }))
  return {
    fields,
    decode: (value, path) => {
      if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) {
        throw new ShapeError(path, 'an object', value)
      }
      const given = (value ?? {}) as Readonly<Record<string, unknown>>
      const decoded: Record<string, unknown> = {}
      let current = ''
      try {
        for (const {name, lower, shape} of entries) {
          current = name
          decoded[name] = shape.decode(member(given, name, lower), '')
        }
      } catch (error) {
        throw inside(path, current, error)
      }
      return decoded as StructOf<F>
    },
    encode: (value) => {
      let json = ''
      for (const {name, shape, label, omitted} of entries) {
        const each = value[name as keyof F]
        if (omitted && shape.isEmpty(each)) continue
        json += json === '' ? `${label}${shape.encode(each)}` : `,${label}${shape.encode(each)}`
      }
      return `{${json}}`
    },
    isEmpty: () => false,
  }
}
