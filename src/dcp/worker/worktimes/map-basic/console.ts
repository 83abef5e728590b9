import type {ValueEncoder} from '../../../job/values/value-encode.js'
import type {Describer} from './describe.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {SliceState} from './slice-state.js'
import type {RealmHost} from './timers.js'

/**
 * Runs inside the untrusted realm. Makes the console of work functions. A message that comes again at once, with the very
 * same arguments, is counted; `tell` says how often it came, as DCP does when progress() is called, another message comes,
 * or the slice ends. What is said before the first slice, while modules are loaded, is heard with it (`open`).
 */
export function makeConsole(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  describer: Describer,
  encode: ValueEncoder,
) {
  const EARLY = 100
  let early: {readonly level: string; readonly args: readonly unknown[]}[] = []

  const send = (message: string, size: number): void => {
    if (state.consoleMessages > limits.consoleMessages) return
    state.consoleMessages++
    state.consoleText += size
    if (state.consoleMessages > limits.consoleMessages || state.consoleText > limits.consoleText) {
      state.consoleMessages = limits.consoleMessages + 1
      host.emit('console', `[${state.index},"warn",["Further console output of this slice is dropped"]]`)
      return
    }
    host.emit('console', `[${state.index},${message}]`)
  }

  const tell = (): void => {
    const {said, same} = state
    if (!said || same === 0) return
    state.said = undefined
    state.same = 0
    send(`${said.texts},${same}${said.values === '' ? '' : `,${said.values}`}`, said.size)
  }

  const isSaid = (level: string, args: readonly unknown[]): boolean => {
    const {said} = state
    if (!said || level !== said.level || args.length !== said.args.length) return false
    for (let place = 0; place < args.length; place++) if (args[place] !== said.args[place]) return false
    return true
  }

  /** The arguments as a value text in quotes; nothing where their texts say all, or they cannot travel. */
  const valuesOf = (args: readonly unknown[]): string => {
    let place = 0
    while (place < args.length && typeof args[place] === 'string') place++
    if (place === args.length) return ''
    try {
      const values = encode(args)
      return values.length > limits.consoleText ? '' : (js.stringify(values) as string)
    } catch {
      return ''
    }
  }

  const say = (level: string, args: readonly unknown[]): void => {
    if (state.index < 0) {
      if (!state.begun && early.length < EARLY) early[early.length] = {level, args}
      return
    }
    if (state.consoleMessages > limits.consoleMessages) return
    if (isSaid(level, args)) {
      state.same++
      return
    }
    const mine = state.turn
    let list = ''
    let size = 0
    for (let place = 0; place < args.length && place < 100; place++) {
      const text = describer.cut(describer.render(args[place]), limits.consoleText)
      size += text.length
      list += `${place > 0 ? ',' : ''}${js.stringify(text)}`
      if (size > limits.consoleText) break
    }
    const values = size > limits.consoleText ? '' : valuesOf(args)
    if (values.length > size) size = values.length
    // Rendering calls getters of the job, which may have ended the slice.
    if (mine !== state.turn) return
    tell()
    const texts = `"${level}",[${list}]`
    send(values === '' ? texts : `${texts},0,${values}`, size)
    state.said = {level, args, texts, values, size}
  }

  const shown: Record<string, unknown> = {}
  js.expose(shown, 'log', (...args: unknown[]) => say('log', args))
  js.expose(shown, 'debug', (...args: unknown[]) => say('debug', args))
  js.expose(shown, 'info', (...args: unknown[]) => say('info', args))
  js.expose(shown, 'warn', (...args: unknown[]) => say('warn', args))
  js.expose(shown, 'error', (...args: unknown[]) => say('error', args))
  return {
    __proto__: null,
    console: shown,
    say,
    tell,
    /** Called when the first slice has begun. */
    open: (): void => {
      state.begun = true
      const waiting = early
      early = []
      for (let index = 0; index < waiting.length; index++) {
        const entry = waiting[index]
        if (entry) say(entry.level, entry.args)
      }
    },
  }
}

export type Console = ReturnType<typeof makeConsole>
