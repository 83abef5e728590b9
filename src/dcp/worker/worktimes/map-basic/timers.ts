import type {Intrinsics} from './intrinsics.js'

/** What the host gives to the realm. Every argument and result is a string or a number; none of these is ever shown to a job. */
export interface RealmHost {
  /** Sends one frame to the supervisor. */
  emit(type: string, body: string): void
  /** Milliseconds, with fractions, on a clock that never goes back. */
  now(): number
  /** Calls `fire(id)` of the realm after so many milliseconds. */
  startTimer(id: number, milliseconds: number): void
  stopTimer(id: number): void
}

/**
 * Runs inside the untrusted realm. Timers that belong to the running slice: `clear` ends them all.
 * @param failed gets whatever a callback throws @param waits is told before each wait
 */
export function makeTimers(js: Intrinsics, host: RealmHost, failed: (thrown: unknown) => void, waits: () => void) {
  interface Timer {
    readonly callback: (...args: unknown[]) => unknown
    readonly args: readonly unknown[]
    readonly every: number | undefined
  }
  let table = js.create(null) as Record<number, Timer>
  let last = 0
  let first = 1

  const add = (callback: unknown, delay: unknown, args: readonly unknown[], repeat: boolean): number => {
    if (typeof callback !== 'function') throw new js.TypeError('The callback of a timer must be a function')
    const wanted = js.toNumber(delay)
    const milliseconds = wanted >= 1 && wanted <= 2147483647 ? wanted : 1
    const id = ++last
    table[id] = {callback: callback as Timer['callback'], args, every: repeat ? milliseconds : undefined}
    waits()
    host.startTimer(id, milliseconds)
    return id
  }
  const remove = (id: unknown): void => {
    const key = js.toNumber(id)
    if (table[key] === undefined) return
    delete table[key]
    host.stopTimer(key)
  }

  return {
    __proto__: null,
    setTimeout: (callback: unknown, delay: unknown, ...args: unknown[]): number => add(callback, delay, args, false),
    setImmediate: (callback: unknown, ...args: unknown[]): number => add(callback, 0, args, false),
    setInterval: (callback: unknown, delay: unknown, ...args: unknown[]): number => add(callback, delay, args, true),
    remove,
    fire: (id: number): void => {
      const timer = table[id]
      if (!timer) return
      if (timer.every === undefined) delete table[id]
      else host.startTimer(id, timer.every)
      try {
        js.apply(timer.callback, undefined, timer.args)
      } catch (error) {
        failed(error)
      }
    },
    clear: (): void => {
      if (first > last) return
      for (let id = first; id <= last; id++) if (table[id] !== undefined) host.stopTimer(id)
      table = js.create(null) as Record<number, Timer>
      first = last + 1
    },
  }
}

export type Timers = ReturnType<typeof makeTimers>
