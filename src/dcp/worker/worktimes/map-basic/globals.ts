import type {Describer} from './describe.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {SliceState} from './runner.js'
import type {RealmHost, Timers} from './timers.js'

/** Runs inside the untrusted realm. Puts DCP's names (dcp-semantics, section 6) on the realm's global object. */
export function defineGlobals(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  describer: Describer,
  timers: Timers,
  failed: (thrown: unknown) => void,
  coding: {readonly TextEncoder: unknown; readonly TextDecoder: unknown},
): void {
  const define = (key: string, value: unknown): void => js.expose(globalThis, key, value)

  const say = (level: string, args: readonly unknown[]): void => {
    if (state.index < 0 || state.consoleMessages > limits.consoleMessages) return
    let texts = ''
    let size = 0
    for (let place = 0; place < args.length && place < 100; place++) {
      const text = describer.cut(describer.render(args[place]), limits.consoleText)
      size += text.length
      texts += `${place > 0 ? ',' : ''}${js.stringify(text)}`
    }
    // Rendering calls getters of the job, which may have used the console too.
    if (state.index < 0 || state.consoleMessages > limits.consoleMessages) return
    state.consoleMessages++
    state.consoleText += size
    if (state.consoleMessages > limits.consoleMessages || state.consoleText > limits.consoleText) {
      state.consoleMessages = limits.consoleMessages + 1
      host.emit('console', `[${state.index},"warn",["Further console output of this slice is dropped"]]`)
      return
    }
    host.emit('console', `[${state.index},"${level}",[${texts}]]`)
  }
  const shown: Record<string, unknown> = {}
  js.expose(shown, 'log', (...args: unknown[]) => say('log', args))
  js.expose(shown, 'debug', (...args: unknown[]) => say('debug', args))
  js.expose(shown, 'info', (...args: unknown[]) => say('info', args))
  js.expose(shown, 'warn', (...args: unknown[]) => say('warn', args))
  js.expose(shown, 'error', (...args: unknown[]) => say('error', args))
  define('console', shown)

  const fraction = (value: unknown): number => {
    if (typeof value === 'string') {
      const last = value.length - 1
      const number = last > 0 && value[last] === '%' ? js.toNumber(js.substring(value, 0, last)) / 100 : -1
      return number
    }
    return typeof value === 'number' ? value : -1
  }
  /** Undefined, out of range or smaller than before is indeterminate, sent as null. */
  define('progress', (value: unknown): true => {
    if (state.index < 0) return true
    const now = js.clock()
    if (now - state.progressAt < limits.progressMs) return true
    state.progressAt = now
    const given = fraction(value)
    const known = given >= state.progressValue && given <= 1
    if (known) state.progressValue = given
    host.emit('progress', `[${state.index},${known ? js.text(given) : 'null'}]`)
    return true
  })

  define('setTimeout', timers.setTimeout)
  define('setInterval', timers.setInterval)
  define('clearTimeout', timers.remove)
  define('clearInterval', timers.remove)
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

  // Not of the language: V8 adds them for browsers, and they would ask Node for a network stream.
  const wasm = (globalThis as {WebAssembly?: Record<string, unknown>}).WebAssembly
  if (wasm) {
    delete wasm.compileStreaming
    delete wasm.instantiateStreaming
  }
}
