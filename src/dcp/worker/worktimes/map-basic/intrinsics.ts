/**
 * Runs inside the untrusted realm, before any job code. What the runner needs of the language, captured so that
 * a work function that changes Array.prototype, JSON or Promise later cannot change the runner.
 * Self-contained: only its source text crosses into the realm. Descriptors have no prototype, because a polluted
 * Object.prototype.get would make every plain one invalid.
 */
export function captureIntrinsics() {
  const apply = Reflect.apply
  const uncurry =
    <This, Args extends readonly unknown[], Out>(method: (this: This, ...args: Args) => Out) =>
    (self: This, ...args: Args): Out =>
      apply(method, self, args)
  const define = Object.defineProperty
  return {
    __proto__: null,
    apply,
    /** Sets a property that a job may overwrite, unseen by `for in`, as the built-in globals are. */
    expose: (target: object, key: string, value: unknown): void => {
      define(target, key, {
        __proto__: null,
        value,
        writable: true,
        configurable: true,
        enumerable: false,
      } as PropertyDescriptor)
    },
    create: Object.create as (prototype: null) => Record<string, unknown>,
    getPrototypeOf: Object.getPrototypeOf as (value: object) => object | null,
    keys: Object.keys,
    hasOwn: Object.hasOwn,
    parse: JSON.parse as (text: string) => unknown,
    stringify: JSON.stringify as (value: unknown) => string | undefined,
    text: String,
    isFinite: Number.isFinite,
    toNumber: Number,
    parseFloat,
    freeze: Object.freeze as (value: unknown) => unknown,
    clock: Date.now,
    indexOf: uncurry(String.prototype.indexOf),
    substring: uncurry(String.prototype.substring),
    charCodeAt: uncurry(String.prototype.charCodeAt),
    fromCharCode: String.fromCharCode,
    symbolText: uncurry(Symbol.prototype.toString),
    bigintText: uncurry(BigInt.prototype.toString) as (value: bigint) => string,
    isView: ArrayBuffer.isView,
    Uint8Array,
    Error,
    TypeError,
    RangeError,
    SyntaxError,
    Promise,
    promisePrototype: Promise.prototype,
    // biome-ignore lint/security/noGlobalEval: running a job's code is what this realm is for
    evaluate: eval as (source: string) => unknown,
  }
}

export type Intrinsics = ReturnType<typeof captureIntrinsics>
