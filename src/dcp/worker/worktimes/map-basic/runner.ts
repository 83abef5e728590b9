import type {ModuleFile} from '../../../job/task.js'
import type {ValueCoding} from '../../../job/values/value-coding.js'
import type {Console} from './console.js'
import type {Describer} from './describe.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'
import type {Modules} from './modules.js'
import type {Packages} from './packages.js'
import type {SliceState} from './slice-state.js'
import type {RealmHost, Timers} from './timers.js'
import type {WorkObject} from './work.js'

/**
 * Runs inside the untrusted realm. Evaluates the work function once, then runs batches: every datum in order,
 * each result awaited, outcomes collected and sent in pieces. Synchronous work functions never leave the loop.
 */
export function makeRunner(
  js: Intrinsics,
  host: RealmHost,
  limits: MapBasicLimits,
  state: SliceState,
  coding: ValueCoding,
  describer: Describer,
  output: Console,
  separator: string,
) {
  let work: ((...args: unknown[]) => unknown) | undefined
  let args: readonly unknown[] = []
  let batch = ''
  let at = 0
  let index = 0
  let pending = ''
  let began = 0
  let flushed = 0
  let timers: Timers | undefined
  let modules: Modules | undefined
  let packages: Packages | undefined
  let shown: WorkObject | undefined
  /** True while the runner waits for code of the job to come back to it, on the stack. */
  let waiting = false
  /** The record of a slice that ended itself while the runner waits. */
  let early: string | undefined
  /** Place of the slice that ended itself. */
  let over = -1

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
    state.said = undefined
    state.customMessages = 0
    state.customText = 0
    state.progressAt = 0
    state.progressValue = 0
    state.progressKnown = false
  }

  /** From now on nothing that the slice left behind is heard. */
  const leave = (): void => {
    if (state.same > 0) output.tell()
    state.turn++
    state.index = -1
    timers?.clear()
  }

  const finish = (record: string): void => {
    leave()
    pending += pending === '' ? record : separator + record
    index++
    const now = js.clock()
    if (now - began >= limits.slowMs * index || now - flushed >= limits.flushMs || pending.length > limits.flush)
      flush()
  }

  /** The record of what a slice gave or threw; code of the job runs in it (getters), which may end the slice. */
  const conclude = (kind: 'r' | 'e', value: unknown): string => {
    waiting = true
    let record: string
    try {
      record = kind === 'r' ? `r${coding.encode(value)}` : `e${describer.describe(value)}`
    } catch (error) {
      record = `e${describer.describe(error)}`
    }
    waiting = false
    if (early === undefined) return record
    record = early
    early = undefined
    return record
  }

  const isThenable = (value: unknown): value is object => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
    return typeof (value as {then?: unknown}).then === 'function'
  }

  /** Awaits without asking the job's Promise.prototype, as far as the promise is a plain one. */
  const settle = async (promise: object, mine: number): Promise<void> => {
    let kind: 'r' | 'e' = 'r'
    let value: unknown
    try {
      if (js.getPrototypeOf(promise) === js.promisePrototype) js.expose(promise, 'constructor', js.Promise)
      value = await promise
    } catch (error) {
      kind = 'e'
      value = error
    }
    if (mine !== state.turn) return
    finish(conclude(kind, value))
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
      let kind: 'r' | 'e' | 'promise' = 'r'
      waiting = true
      try {
        if (!state.begun) output.open()
        value = call(coding.decode(text))
        if (isThenable(value)) kind = 'promise'
      } catch (error) {
        kind = 'e'
        value = error
      }
      waiting = false
      if (early !== undefined) {
        const record = early
        early = undefined
        finish(record)
      } else if (kind === 'promise') {
        void settle(value as object, state.turn)
        return
      } else {
        // The most common kind of result, by the shortest way.
        finish(
          kind === 'r' && typeof value === 'number' && js.isFinite(value)
            ? `r${js.text(value)}`
            : conclude(kind, value),
        )
      }
    }
    flush()
    batch = ''
    host.emit('end', '')
  }

  const goOn = async (record: string): Promise<void> => {
    await undefined
    finish(record)
    step()
  }

  /** The source as an expression; as statements when it is none, so that a closing semicolon does no harm. */
  const evaluate = (source: string, file: string, strict = false): unknown => {
    const mode = strict ? '"use strict";' : ''
    const name = `\n//# sourceURL=${file}`
    try {
      return js.evaluate(`${mode}(${source}\n)${name}`)
    } catch (error) {
      if (!(error instanceof js.SyntaxError)) throw error
      try {
        return js.evaluate(mode + source + name)
      } catch {
        throw error
      }
    }
  }

  return {
    __proto__: null,
    evaluate,
    /** Sends the outcomes that there are: the running slice is about to wait. */
    flush,
    use: (givenTimers: Timers, givenModules: Modules, givenPackages: Packages, givenWork: WorkObject): void => {
      timers = givenTimers
      modules = givenModules
      packages = givenPackages
      shown = givenWork
    },
    /** Ends the running slice with an error: a timer's or a microtask's callback threw. */
    fail: (thrown: unknown): void => {
      if (state.index < 0) return
      finish(conclude('e', thrown))
      step()
    },
    /** Ends the running slice at once, from inside the work function; the next one starts when its code is off the stack. */
    end: (record: string): void => {
      if (state.index < 0 || over === index) return
      // First of all: the job may have left so little stack that the rest fails.
      over = index
      if (waiting) early = record
      else void goOn(record)
      leave()
    },
    define: (body: string): void => {
      let refusal = ''
      try {
        const given = js.parse(body) as DefineBody
        const decoded: unknown[] = []
        for (let place = 0; place < given.args.length; place++) {
          decoded[place] = coding.decode(given.args[place] as string)
        }
        args = decoded
        shown?.describe(given.public)
        modules?.use(given.modules)
        packages?.use(given.packageFiles, given.requirePath)
        const value = evaluate(given.workFunction, 'work-function.js', given.useStrict)
        if (typeof value === 'function') work = value as (...args: unknown[]) => unknown
        else refusal = 'The work function does not evaluate to a function'
      } catch (error) {
        const why = describer.cut(describer.render(error), limits.errorMessage)
        refusal = `The work function cannot be evaluated: ${why}`
      }
      if (refusal === '') host.emit('defined', '')
      else host.emit('refused', `EWORKFUNCTION\n${refusal}`)
    },
    run: (body: string): void => {
      batch = body
      at = 0
      index = 0
      over = -1
      began = js.clock()
      flushed = began
      step()
    },
  }
}

/** What the runner reads of the body of a `define` frame. */
interface DefineBody {
  readonly workFunction: string
  readonly args: readonly string[]
  readonly public: unknown
  readonly modules: string | null
  readonly packageFiles: readonly ModuleFile[]
  readonly requirePath: readonly string[]
  readonly useStrict: boolean
}
