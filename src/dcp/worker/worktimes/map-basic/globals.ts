import type {Console} from './console.js'
import type {Intrinsics} from './intrinsics.js'
import type {Packages} from './packages.js'
import type {SliceState} from './slice-state.js'
import type {RealmHost, Timers} from './timers.js'

/** What is put on the global object as it is. */
export interface GlobalParts {
  readonly output: Console
  readonly progress: unknown
  readonly work: unknown
  readonly packages: Packages
  readonly timers: Timers
  readonly coding: {readonly TextEncoder: unknown; readonly TextDecoder: unknown}
  readonly base64: {readonly atob: unknown; readonly btoa: unknown}
  readonly crypto: unknown
}

/** Runs inside the untrusted realm. Puts DCP's names (dcp-semantics, section 6) on the realm's global object. */
export function defineGlobals(
  js: Intrinsics,
  host: RealmHost,
  state: SliceState,
  failed: (thrown: unknown) => void,
  {output, progress, work, packages, timers, coding, base64, crypto}: GlobalParts,
): void {
  const define = (key: string, value: unknown): void => js.expose(globalThis, key, value)

  define('console', output.console)
  define('progress', progress)
  define('work', work)

  define('require', packages.require)
  define('module', packages.module)
  define('exports', packages.module.exports)
  define('bravojs', packages.bravojs)

  define('setTimeout', timers.setTimeout)
  define('setInterval', timers.setInterval)
  define('setImmediate', timers.setImmediate)
  define('clearTimeout', timers.remove)
  define('clearInterval', timers.remove)
  define('clearImmediate', timers.remove)
  define('queueMicrotask', (callback: unknown): void => {
    if (typeof callback !== 'function') throw new js.TypeError('The callback of queueMicrotask must be a function')
    const mine = state.turn
    const later = async (): Promise<void> => {
      await undefined
      if (mine !== state.turn) return
      try {
        callback()
      } catch (error) {
        failed(error)
      }
    }
    void later()
  })
  const performance: Record<string, unknown> = {}
  js.expose(performance, 'now', () => host.now())
  define('performance', performance)
  define('TextEncoder', coding.TextEncoder)
  define('TextDecoder', coding.TextDecoder)
  define('atob', base64.atob)
  define('btoa', base64.btoa)
  define('crypto', crypto)

  // What bundles look for to find out where they run; DCP's own sandbox has these too (its polyfills.js, access-lists.js).
  define('self', globalThis)
  define('WorkerGlobalScope', globalThis)
  define('location', {search: '', href: 'DCP Worker'})
  define('navigator', {userAgent: 'not a browser'})
  define('requestAnimationFrame', (callback: unknown) => timers.setTimeout(callback, 0))
  define('importScripts', () => {
    throw new js.Error('importScripts is not supported on DCP')
  })

  // Not of the language: V8 adds them for browsers, and they would ask Node for a network stream.
  const wasm = (globalThis as {WebAssembly?: Record<string, unknown>}).WebAssembly
  if (wasm) {
    delete wasm.compileStreaming
    delete wasm.instantiateStreaming
  }
}
