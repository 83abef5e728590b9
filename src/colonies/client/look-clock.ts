/** How often it is looked at processes, in milliseconds. */
export interface LookTimes {
  /** Where a server tells of all that happens: processes that are removed are told of by nobody. */
  readonly told: number
  /** Where it tells of most, as upstream does. */
  readonly untold: number
  /** While the first connection is on its way. */
  readonly connecting: number
  /** Where no connection stands: from the first to the last figure, growing. */
  readonly first: number
  readonly longest: number
  /** After an event, until what it told of can be seen; upstream tells before it is. */
  readonly settled: number
}

export const LOOK_TIMES: LookTimes = {
  told: 15_000,
  untold: 5000,
  connecting: 1000,
  first: 100,
  longest: 1000,
  settled: 250,
}

/** Knows when the next look is due. */
export interface LookClock {
  /** There is a reason. */
  now(): void
  connected(room: number | undefined, again: boolean): void
  disconnected(): void
  /** Resolves when one is due. @throws the signal's reason */
  due(signal: AbortSignal): Promise<void>
}

/** @param lasting whether what is watched for lasts once it is entered, so that a new subscription tells of it */
export function lookClock(lasting: boolean, times: Partial<LookTimes> = {}): LookClock {
  const {told, untold, connecting, first, longest, settled} = {...LOOK_TIMES, ...times}
  let often = first
  let pause: number | undefined = connecting
  let reason = false
  /** A time at which one is due whatever else. */
  let soon = Number.POSITIVE_INFINITY
  let wake = (): void => {}
  const now = (): void => {
    reason = true
    wake()
  }
  return {
    now,
    connected: (room, again) => {
      pause = room === undefined ? untold : told
      often = first
      // Upstream reads the state before it listens: what happened in between is lost (`SubscribeProcess`).
      if (room === undefined) soon = performance.now() + settled
      if (room !== undefined && again && !lasting) now()
      wake()
    },
    disconnected: () => {
      pause = undefined
      wake()
    },
    due: async (signal) => {
      const began = performance.now()
      for (;;) {
        signal.throwIfAborted()
        if (reason) {
          reason = false
          soon = performance.now() + settled
          return
        }
        const left = Math.min(began + (pause ?? often), soon) - performance.now()
        if (left <= 0) break
        await woken(left, signal, (call) => {
          wake = call
        })
      }
      soon = Number.POSITIVE_INFINITY
      if (pause === undefined) often = Math.min(often * 1.5, longest)
    },
  }
}

/** Resolves after so many milliseconds, when it is woken, or when the signal aborts. */
function woken(milliseconds: number, signal: AbortSignal, give: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end, {once: true})
    give(end)
  })
}
