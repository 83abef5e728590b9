/** Node's timers hold at most this many milliseconds. */
const LONGEST = 2 ** 31 - 1

/** Named timers of which each new start replaces the one before. */
export function createDeadlines<Name extends string>() {
  const running = new Map<Name, NodeJS.Timeout>()
  return {
    start: (name: Name, milliseconds: number, expired: () => void): void => {
      clearTimeout(running.get(name))
      running.set(name, setTimeout(expired, Math.min(milliseconds, LONGEST)))
    },
    clear: (): void => {
      for (const timer of running.values()) clearTimeout(timer)
      running.clear()
    },
  }
}
