/**
 * The results of a job by the 0-based index of their slice. Reading one that is not there (yet) throws; iterating
 * gives those that are there. A slice that failed has the result null. Nothing can be assigned
 * (dcp-semantics, section 5).
 */
export interface ResultHandle<T> extends Iterable<T> {
  readonly [index: number]: T
  /** How many results are there. */
  readonly length: number
  has(index: number): boolean
  values(): IterableIterator<T>
  entries(): IterableIterator<[number, T]>
  map<U>(transform: (value: T, index: number) => U): U[]
  /** The results that are there, as an array without holes. */
  toArray(): T[]
  toJSON(): T[]
}

export interface ResultCollection<T> {
  readonly handle: ResultHandle<T>
  set(index: number, value: T): void
}

function fixed(key: string | symbol): never {
  throw new TypeError(`Results cannot be changed: ${String(key)}`)
}

/** A handle, and the way to fill it. */
export function createResults<T>(): ResultCollection<T> {
  const results = new Map<number, T>()
  const ordered = (): [number, T][] => [...results].sort(([a], [b]) => a - b)
  const toArray = (): T[] => ordered().map(([, value]) => value)
  const members = {
    get length() {
      return results.size
    },
    has: (index: number) => results.has(index),
    values: () => toArray().values(),
    entries: () => ordered().values(),
    map: <U>(transform: (value: T, index: number) => U) => ordered().map(([index, value]) => transform(value, index)),
    toArray,
    toJSON: toArray,
    [Symbol.iterator]: () => toArray().values(),
    [Symbol.for('nodejs.util.inspect.custom')]: toArray,
  }
  const handle = new Proxy(members, {
    get: (target, key, receiver) => {
      if (typeof key === 'symbol' || !/^\d+$/.test(key)) return Reflect.get(target, key, receiver) as unknown
      const index = Number(key)
      if (results.has(index)) return results.get(index)
      throw new RangeError(`Result ${key} is not available: it has not been computed, or it has not been fetched.`)
    },
    has: (target, key) => (typeof key === 'string' && /^\d+$/.test(key) ? results.has(Number(key)) : key in target),
    set: (_target, key) => fixed(key),
    defineProperty: (_target, key) => fixed(key),
    deleteProperty: (_target, key) => fixed(key),
  })
  return {
    // The proxy adds the indexes, which the members alone do not have.
    handle: handle as unknown as ResultHandle<T>,
    set: (index, value) => {
      results.set(index, value)
    },
  }
}
