import type {Describer} from './describe.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {SliceState} from './slice-state.js'
import type {RealmHost} from './timers.js'

/**
 * Runs inside the untrusted realm. Makes the console of work functions. A message that comes again at once is counted;
 * `tell` says how often it came, as DCP does when progress() is called, another message comes, or the slice ends.
 */
export function makeConsole(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  describer: Describer,
) {
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
    if (same === 0) return
    state.said = ''
    state.same = 0
    send(`${said},${same}`, state.saidSize)
  }

  const say = (level: string, args: readonly unknown[]): void => {
    if (state.index < 0 || state.consoleMessages > limits.consoleMessages) return
    const mine = state.turn
    let texts = ''
    let size = 0
    for (let place = 0; place < args.length && place < 100; place++) {
      const text = describer.cut(describer.render(args[place]), limits.consoleText)
      size += text.length
      texts += `${place > 0 ? ',' : ''}${js.stringify(text)}`
      if (size > limits.consoleText) break
    }
    // Rendering calls getters of the job, which may have ended the slice.
    if (mine !== state.turn) return
    const message = `"${level}",[${texts}]`
    if (message === state.said) {
      state.same++
      return
    }
    tell()
    send(message, size)
    state.said = message
    state.saidSize = size
  }

  const shown: Record<string, unknown> = {}
  js.expose(shown, 'log', (...args: unknown[]) => say('log', args))
  js.expose(shown, 'debug', (...args: unknown[]) => say('debug', args))
  js.expose(shown, 'info', (...args: unknown[]) => say('info', args))
  js.expose(shown, 'warn', (...args: unknown[]) => say('warn', args))
  js.expose(shown, 'error', (...args: unknown[]) => say('error', args))
  return {__proto__: null, console: shown, say, tell}
}

export type Console = ReturnType<typeof makeConsole>
