import type {Describer} from './describe.js'
import type {Encoder} from './encode.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {RealmHost, Timers} from './timers.js'

/** What the realm's globals (console, progress) need of the slice that runs. */
export interface SliceState {
  /** Place of the running slice in its batch, or -1 between slices. */
  index: number
  /** Grows with every start and end of a slice: what comes late from an earlier one finds another number. */
  turn: number
  consoleMessages: number
  consoleText: number
  progressAt: number
  progressValue: number
}

/**
 * Runs inside the untrusted realm. Evaluates the work function once, then runs batches: every datum in order,
 * each result awaited, outcomes collected and sent in pieces. Synchronous work functions never leave the loop.
 */
export function makeRunner(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  encode: Encoder,
  describer: Describer,
  separator: string,
) {
  let work: ((...args: unknown[]) => unknown) | undefined
  let args: readonly unknown[] = []
  let batch = ''
  let at = 0
  let index = 0
  let pending = ''
  let flushed = 0
  let timers: Timers | undefined

  const flush = (): void => {
    if (pending !== '') host.emit('outcomes', pending)
    pending = ''
    flushed = js.clock()
  }

  const begin = (): void => {
    state.turn++
    state.index = index
    state.consoleMessages = 0
    state.consoleText = 0
    state.progressAt = 0
    state.progressValue = 0
  }

  const finish = (record: string): void => {
    state.turn++
    state.index = -1
    timers?.clear()
    pending += pending === '' ? record : separator + record
    index++
    if (pending.length > limits.flush || js.clock() - flushed > limits.flushMs) flush()
  }

  const finishWithValue = (value: unknown): void => {
    let record: string
    try {
      record = `r${encode(value)}`
    } catch (error) {
      record = `e${describer.describe(error)}`
    }
    finish(record)
  }

  const isThenable = (value: unknown): value is object => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
    return typeof (value as {then?: unknown}).then === 'function'
  }

  /** Awaits without asking the job's Promise.prototype, as far as the promise is a plain one. */
  const settle = async (value: object, mine: number): Promise<void> => {
    let record: string
    try {
      if (js.getPrototypeOf(value) === js.promisePrototype) js.expose(value, 'constructor', js.Promise)
      record = `r${encode(await value)}`
    } catch (error) {
      if (mine !== state.turn) return
      record = `e${describer.describe(error)}`
    }
    if (mine !== state.turn) return
    finish(record)
    step()
  }

  const call = (datum: unknown): unknown => {
    if (!work) throw new js.TypeError('There is no work function')
    if (args.length === 0) return work(datum)
    const list = js.create(null) as Record<string | number, unknown> as {length: number; [index: number]: unknown}
    list.length = args.length + 1
    list[0] = datum
    for (let place = 0; place < args.length; place++) list[place + 1] = args[place]
    return js.apply(work, undefined, list)
  }

  const step = (): void => {
    while (at <= batch.length) {
      const found = js.indexOf(batch, separator, at)
      const end = found < 0 ? batch.length : found
      const text = js.substring(batch, at, end)
      at = end + 1
      begin()
      let value: unknown
      let waits: boolean
      try {
        value = call(js.parse(text))
        waits = isThenable(value)
      } catch (error) {
        finish(`e${describer.describe(error)}`)
        continue
      }
      if (waits) {
        void settle(value as object, state.turn)
        return
      }
      finishWithValue(value)
    }
    flush()
    batch = ''
    host.emit('end', '')
  }

  /** The source as an expression; as statements when it is none, so that a closing semicolon does no harm. */
  const evaluate = (source: string): unknown => {
    const name = '\n//# sourceURL=work-function.js'
    try {
      return js.evaluate(`(${source}\n)${name}`)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      try {
        return js.evaluate(source + name)
      } catch {
        throw error
      }
    }
  }

  return {
    __proto__: null,
    useTimers: (given: Timers): void => {
      timers = given
    },
    /** Ends the running slice with an error: a timer's or a microtask's callback threw. */
    fail: (thrown: unknown): void => {
      if (state.index < 0) return
      finish(`e${describer.describe(thrown)}`)
      step()
    },
    define: (body: string): void => {
      let refusal = ''
      try {
        const given = js.parse(body) as {workFunction: string; args: readonly string[]}
        const texts = given.args
        const parsed: unknown[] = []
        for (let place = 0; place < texts.length; place++) parsed[place] = js.parse(texts[place] as string)
        args = parsed
        const value = evaluate(given.workFunction)
        if (typeof value === 'function') work = value as (...args: unknown[]) => unknown
        else refusal = 'The work function does not evaluate to a function'
      } catch (error) {
        const why = describer.cut(describer.render(error), limits.errorMessage)
        refusal = `The work function cannot be evaluated: ${why}`
      }
      host.emit(refusal === '' ? 'defined' : 'refused', refusal)
    },
    run: (body: string): void => {
      batch = body
      at = 0
      index = 0
      flushed = js.clock()
      step()
    },
  }
}
