/** One timer for whatever comes next. */
export interface WakeUp {
  /** @param time milliseconds since 1970; undefined for never */
  at(time: number | undefined): void
}

/** The clock of the machine may be set, or stand while it sleeps: a long wait looks at it again now and then. */
const LONGEST_MS = 60_000

/**
 * Calls back when the time has come, never before it.
 * @param now milliseconds since 1970
 */
export function wakeUp(now: () => number, awake: () => void): WakeUp {
  let timer: NodeJS.Timeout | undefined
  let wanted: number | undefined
  const arm = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (wanted === undefined) return
    const left = Math.ceil(wanted - now())
    timer = setTimeout(look, Math.min(Math.max(left, 0), LONGEST_MS))
  }
  const look = (): void => {
    if (wanted === undefined) return
    if (wanted > now()) arm()
    else {
      wanted = undefined
      awake()
    }
  }
  return {
    at: (time) => {
      if (time === wanted) return
      wanted = time
      arm()
    },
  }
}
