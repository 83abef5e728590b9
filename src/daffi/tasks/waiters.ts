/** Those who wait for something to be so, each under a key. */
export interface Waiters {
  /** Resolves when the condition holds (looked at now, and whenever its key is woken), or the signal aborts, or all end. */
  wait(key: string, condition: () => boolean, signal: AbortSignal): Promise<void>
  wake(key: string): void
  wakeAll(): void
  /** Ends every wait, and those to come. */
  end(): void
}

export function makeWaiters(): Waiters {
  const waiting = new Map<string, Set<() => void>>()
  let over = false
  const wake = (key: string): void => {
    for (const look of [...(waiting.get(key) ?? [])]) look()
  }
  const wakeAll = (): void => {
    for (const key of [...waiting.keys()]) wake(key)
  }
  return {
    wait: (key, condition, signal) =>
      new Promise((resolve) => {
        if (condition() || over || signal.aborted) return resolve()
        const others = waiting.get(key) ?? new Set()
        const look = (): void => {
          if (!condition() && !over && !signal.aborted) return
          signal.removeEventListener('abort', look)
          others.delete(look)
          if (others.size === 0) waiting.delete(key)
          resolve()
        }
        waiting.set(key, others.add(look))
        signal.addEventListener('abort', look)
      }),
    wake,
    wakeAll,
    end: () => {
      over = true
      wakeAll()
    },
  }
}
