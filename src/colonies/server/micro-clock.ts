/** Microseconds since 1970. Calls within one millisecond count up, so that what came first sorts first. */
export type MicroClock = () => number

/** @param now milliseconds since 1970 */
export function microClock(now: () => number = Date.now): MicroClock {
  let millisecond = 0
  let count = 0
  return () => {
    const current = Math.floor(now())
    count = current === millisecond ? Math.min(count + 1, 999) : 0
    millisecond = current
    return current * 1000 + count
  }
}
