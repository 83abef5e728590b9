import type {Console} from './console.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {SliceState} from './slice-state.js'
import type {RealmHost} from './timers.js'

/**
 * Runs inside the untrusted realm. Makes DCP's progress() (dcp-semantics, section 6): a fraction, or text `NN%`; out of
 * range, smaller than before, or nothing at all is indeterminate. The first call of a slice is always sent, so that the
 * supervisor knows of it; after that one report in 0.1 s, which counts for those left out before it.
 */
export function makeProgress(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  output: Console,
): (value?: unknown) => true {
  const fractionOf = (value: unknown): number => {
    if (typeof value === 'number') return value
    if (typeof value !== 'string') return NaN
    const number = js.parseFloat(value)
    return value.length > 0 && value[value.length - 1] === '%' ? number / 100 : number
  }

  return (value) => {
    if (state.index < 0) return true
    if (value === undefined) {
      state.progressKnown ||= state.progressValue > 0
    } else {
      const fraction = fractionOf(value)
      if (fraction < 0 || fraction > 1) output.say('info', [`Progress out of bounds: ${fraction * 100}%`])
      else if (fraction >= state.progressValue) {
        state.progressValue = fraction
        state.progressKnown = true
      }
    }
    if (state.same > 0) output.tell()
    const now = js.clock()
    if (now - state.progressAt < limits.progressMs) return true
    state.progressAt = now
    host.emit('progress', `[${state.index},${state.progressKnown ? js.text(state.progressValue) : 'null'}]`)
    state.progressKnown = false
    return true
  }
}
