import type {ValueEncoder} from '../../../job/values/value-encode.js'
import type {Describer} from './describe.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {SliceState} from './slice-state.js'
import type {RealmHost} from './timers.js'

/** Runs inside the untrusted realm. Makes DCP's `work` (dcp-semantics, section 6). @param end ends the slice at once */
export function makeWork(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  encode: ValueEncoder,
  describer: Describer,
  end: (record: string) => void,
) {
  const emit = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string') throw new js.TypeError('The name of an event given to work.emit must be a string')
    if (name.length > limits.customName) throw new js.RangeError('The name of an event given to work.emit is too long')
    if (state.index < 0 || state.customMessages > limits.customMessages) return
    const mine = state.turn
    const data = encode(value)
    // Encoding calls getters of the job, which may have ended the slice, or emitted events too.
    if (mine !== state.turn || state.customMessages > limits.customMessages) return
    state.customMessages++
    state.customText += name.length + data.length
    if (state.customMessages > limits.customMessages || state.customText > limits.customText) {
      state.customMessages = limits.customMessages + 1
      host.emit('console', `[${state.index},"warn",["Further events of this slice are dropped"]]`)
      return
    }
    host.emit('custom', `[${state.index},${js.stringify(name)},${js.stringify(data)}]`)
  }

  /** As in DCP, `reject(false)` is the old way to ask for one retry. What it throws only stops the work function. */
  const reject = (reason: unknown, retries: unknown): never => {
    const wanted = retries === undefined ? (reason === false ? 1 : 0) : js.toNumber(retries)
    const count = wanted >= 1 ? (wanted < limits.rejectRetries ? wanted - (wanted % 1) : limits.rejectRetries) : 0
    const message = describer.cut(reason === undefined ? '' : describer.render(reason), limits.errorMessage)
    end(`j{"message":${js.stringify(message)},"retries":${count}}`)
    throw new js.Error('The slice was rejected by work.reject')
  }

  const work: Record<string, unknown> = {}
  const job: Record<string, unknown> = {}
  js.expose(work, 'emit', emit)
  js.expose(work, 'reject', reject)
  js.expose(work, 'job', job)
  return {
    __proto__: null,
    work,
    /** @param shown what workers may show of the job */
    describe: (shown: unknown): void => js.expose(job, 'public', js.freeze(shown)),
  }
}

export type WorkObject = ReturnType<typeof makeWork>
