import type {Callback} from '../node/callback.js'

/** A class whose methods are callbacks; those of its instance from when there is one. */
export interface RegisteredClass {
  readonly kind: 'class'
  readonly name: string
  readonly klass: abstract new (...args: never) => object
  instance: object | undefined
  /** What the program has of it: a module that exports it offers it once. */
  target: unknown
}

export interface RegisteredFunction {
  readonly kind: 'function'
  readonly name: string
  readonly fn: (...args: never) => unknown
  readonly target: unknown
}

/** One that is ready to be announced: a shell command, or what a module exports. */
export interface RegisteredCallback {
  readonly kind: 'callback'
  readonly name: string
  readonly callback: Callback
  readonly target: unknown
}

export type Registered = RegisteredClass | RegisteredFunction | RegisteredCallback

/** The callbacks of a process, whichever copy of this library they were registered with. */
export interface CallbackRegistry {
  readonly entries: Set<Registered>
  /** Called with what was added, or has got an instance. */
  readonly listeners: Set<(registered: Registered) => void>
}

/** A program may hold this library twice: its own copy and that of the `daffi` command which loads the program. */
const KEY = Symbol.for('continuum.daffi.callbacks')

/** The one registry of this process. */
export function callbackRegistry(): CallbackRegistry {
  const place = globalThis as {[KEY]?: CallbackRegistry}
  place[KEY] ??= {entries: new Set(), listeners: new Set()}
  return place[KEY]
}

/** Adds a callback, in the place of an earlier one with the same name. */
export function register(registered: Registered): void {
  const {entries, listeners} = callbackRegistry()
  for (const entry of entries) {
    if (entry.kind === registered.kind && entry.name === registered.name) entries.delete(entry)
  }
  entries.add(registered)
  for (const listener of listeners) listener(registered)
}

/** Tells that a class has got its instance. */
export function instantiated(registered: RegisteredClass, instance: object): void {
  registered.instance = instance
  for (const listener of callbackRegistry().listeners) listener(registered)
}
