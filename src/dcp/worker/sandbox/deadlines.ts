/** Node's timers hold at most this many milliseconds. */
const LONGEST = 2 ** 31 - 1

interface Deadline {
  readonly timer: NodeJS.Timeout
  starts: number
}

/**
 * Named timers of which each new start replaces the one before. One that ran out while this process was busy gives
 * what already waits to be read a last chance to begin it again.
 */
export function createDeadlines<Name extends string>() {
  const running = new Map<Name, Deadline>()
  return {
    start: (name: Name, milliseconds: number, expired: () => void): void => {
      clearTimeout(running.get(name)?.timer)
      const ranOut = (): void => {
        const {starts} = deadline
        setImmediate(() => {
          if (running.get(name) === deadline && deadline.starts === starts) expired()
        })
      }
      const deadline: Deadline = {timer: setTimeout(ranOut, Math.min(milliseconds, LONGEST)), starts: 0}
      running.set(name, deadline)
    },
    /** Begins a running deadline again, with the time that it was started with. */
    again: (name: Name): void => {
      const deadline = running.get(name)
      if (!deadline) return
      deadline.starts++
      deadline.timer.refresh()
    },
    clear: (): void => {
      for (const {timer} of running.values()) clearTimeout(timer)
      running.clear()
    },
  }
}
