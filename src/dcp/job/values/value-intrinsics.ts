/** Bounds of a value that travels, for whoever writes it and whoever reads it. */
export interface ValueLimits {
  /** Length of its text, in UTF-16 units. */
  readonly result: number
  /** Levels of arrays and objects. */
  readonly depth: number
  /** In KVIN: items of all its arrays together (holes count), and all other parts. */
  readonly parts: number
  /** Bytes of all its array buffers together. */
  readonly bytes: number
  /** Stacks of errors are written up to the first line that has this: what stands below is no business of readers. */
  readonly stackEnd?: string
}

/**
 * What the coding of values needs of the language, captured before any job code runs: inside the untrusted realm a work
 * function that changes Map, JSON or Array.prototype later cannot change how values travel. Self-contained: its source
 * text crosses into the realm. Descriptors have no prototype, because a polluted Object.prototype.get would make every
 * plain one invalid.
 */
export function captureValueIntrinsics() {
  const apply = Reflect.apply
  const uncurry =
    <This, Args extends readonly unknown[], Out>(method: (this: This, ...args: Args) => Out) =>
    (self: This, ...args: Args): Out =>
      apply(method, self, args)
  const define = Object.defineProperty
  const getPrototypeOf = Object.getPrototypeOf as (value: object) => object | null
  const getter = (prototype: object, key: PropertyKey): ((value: object) => unknown) => {
    const get = Object.getOwnPropertyDescriptor(prototype, key)?.get
    return (value) => (get ? apply(get, value, []) : undefined)
  }
  const typedArray = getPrototypeOf(Uint8Array.prototype) as object
  const windowOf = (prototype: object) => ({
    buffer: getter(prototype, 'buffer'),
    byteOffset: getter(prototype, 'byteOffset'),
    byteLength: getter(prototype, 'byteLength'),
  })
  const isView = ArrayBuffer.isView
  const typeName = getter(typedArray, Symbol.toStringTag) as (view: object) => string | undefined
  const ofTypedArray = windowOf(typedArray)
  const ofDataView = windowOf(DataView.prototype)
  const bufferLength = getter(ArrayBuffer.prototype, 'byteLength')
  const Bytes = Uint8Array
  const flags = Object.entries({
    d: 'hasIndices',
    g: 'global',
    i: 'ignoreCase',
    m: 'multiline',
    s: 'dotAll',
    u: 'unicode',
    v: 'unicodeSets',
    y: 'sticky',
  }).map(([letter, key]) => ({letter, get: getter(RegExp.prototype, key)}))
  const indexOf = uncurry(String.prototype.indexOf)
  const BACKSLASH = String.fromCharCode(92)
  const mapGet = uncurry(Map.prototype.get) as (map: Map<unknown, unknown>, key: unknown) => unknown
  const types = {
    __proto__: null,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  } as unknown as Readonly<Record<string, new (buffer: ArrayBuffer | number) => Uint8Array>>
  const named = {Date, Map, Set, RegExp, Error, Number, String, Boolean, BigInt, Symbol, Promise, WeakMap, WeakSet}
  const kinds = new Map<unknown, string>([
    ...Object.entries({...named, WeakRef, ArrayBuffer}).map(([name, {prototype}]) => [prototype, name] as const),
    ...(typeof SharedArrayBuffer === 'undefined' ? [] : [[SharedArrayBuffer.prototype, 'SharedArrayBuffer'] as const]),
  ])
  return {
    __proto__: null,
    apply,
    /** Sets a property that a job may overwrite, unseen by `for in`, as the built-in globals are. */
    expose: (target: object, key: string, value: unknown): void => {
      const shape = {__proto__: null, value, writable: true, configurable: true, enumerable: false}
      define(target, key, shape as PropertyDescriptor)
    },
    /** Sets an ordinary property, whatever setters the prototypes have got, and also when its name is `__proto__`. */
    put: (target: object, key: string | number, value: unknown): void => {
      const shape = {__proto__: null, value, writable: true, configurable: true, enumerable: true}
      define(target, key, shape as PropertyDescriptor)
    },
    getPrototypeOf,
    keys: Object.keys,
    hasOwn: Object.hasOwn as (target: object, key: string | number) => boolean,
    isArray: Array.isArray,
    parse: JSON.parse as (text: string) => unknown,
    stringify: JSON.stringify as (value: unknown) => string | undefined,
    text: String,
    is: Object.is,
    isFinite: Number.isFinite,
    isInteger: Number.isSafeInteger as (value: unknown) => value is number,
    toNumber: Number,
    toBigInt: BigInt as (text: string) => bigint,
    makeSymbol: Symbol as (description: string) => symbol,
    indexOf,
    substring: uncurry(String.prototype.substring),
    charCodeAt: uncurry(String.prototype.charCodeAt),
    fromCharCode: String.fromCharCode,
    symbolName: getter(Symbol.prototype, 'description') as unknown as (symbol: symbol) => string | undefined,
    bigintText: uncurry(BigInt.prototype.toString) as (value: bigint) => string,
    functionText: uncurry(Function.prototype.toString) as (value: unknown) => string,
    dateText: uncurry(Date.prototype.toISOString) as (value: unknown) => string,
    dateValue: uncurry(Date.prototype.getTime) as (value: unknown) => number,
    regExpSource: getter(RegExp.prototype, 'source'),
    /** Asks each flag by itself: the getter of `flags` looks them up where a job may have put others. */
    regExpFlags: (value: object): string => {
      let text = ''
      for (let at = 0; at < flags.length; at++) if (flags[at]?.get(value) === true) text += flags[at]?.letter
      return text
    },
    /** How many parts of a value a regular expression counts for: with `u` and `v` V8 may take 2 ms for a class in it. */
    regExpCost: (source: string, flags: string): number => {
      let cost = source.length * 8
      if (indexOf(flags, 'u') < 0 && indexOf(flags, 'v') < 0) return cost
      for (let at = 0; at < source.length; at++) {
        const letter = source[at]
        const escaped = letter === BACKSLASH ? source[++at] : undefined
        if (letter === '[' || escaped === 'p' || escaped === 'P') cost += 8192
      }
      return cost
    },
    /** The same for a BigInt, by its digits: a million are read in 0.2 s. */
    bigintCost: (digits: string): number => (digits.length > 64 ? digits.length * 4 : 0),
    /** The primitive in a boxed one; throws for anything else. */
    unbox: {
      __proto__: null,
      Number: uncurry(Number.prototype.valueOf),
      String: uncurry(String.prototype.valueOf),
      Boolean: uncurry(Boolean.prototype.valueOf),
      BigInt: uncurry(BigInt.prototype.valueOf),
      Symbol: uncurry(Symbol.prototype.valueOf),
    } as unknown as Readonly<Record<string, (value: unknown) => unknown>>,
    mapGet,
    mapSet: uncurry(Map.prototype.set) as (map: Map<unknown, unknown>, key: unknown, value: unknown) => unknown,
    mapForEach: uncurry(Map.prototype.forEach) as (map: unknown, each: (value: unknown, key: unknown) => void) => void,
    setHas: uncurry(Set.prototype.has) as (set: Set<unknown>, value: unknown) => boolean,
    setAdd: uncurry(Set.prototype.add) as (set: Set<unknown>, value: unknown) => unknown,
    setDelete: uncurry(Set.prototype.delete) as (set: Set<unknown>, value: unknown) => boolean,
    setForEach: uncurry(Set.prototype.forEach) as (set: unknown, each: (value: unknown) => void) => void,
    isView,
    /** The name of a typed array's class, undefined for a DataView. */
    typeName,
    typedLength: getter(typedArray, 'length') as (view: object) => number,
    /** The bytes of a typed array, a DataView or an ArrayBuffer; throws for anything else. */
    bytesOf: (value: object): Uint8Array => {
      if (!isView(value)) return new Bytes(value as ArrayBuffer, 0, bufferLength(value) as number)
      const prototype = typeName(value) === undefined ? ofDataView : ofTypedArray
      return new Bytes(
        prototype.buffer(value) as ArrayBuffer,
        prototype.byteOffset(value) as number,
        prototype.byteLength(value) as number,
      )
    },
    /** The name of the built-in class that a value has in its prototype chain. */
    kindOf: (value: object): string | undefined => {
      for (let holder = getPrototypeOf(value); holder !== null; holder = getPrototypeOf(holder)) {
        const kind = mapGet(kinds, holder)
        if (kind !== undefined) return kind as string
      }
      return undefined
    },
    types,
    Uint8Array,
    ArrayBuffer,
    Date,
    Map,
    Set,
    RegExp,
    Number,
    String,
    Boolean,
    Error,
    TypeError,
    RangeError,
    objectPrototype: Object.prototype,
    arrayPrototype: Array.prototype,
  }
}

export type ValueIntrinsics = ReturnType<typeof captureValueIntrinsics>
