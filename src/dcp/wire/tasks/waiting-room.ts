/** Whoever waits for something that is not there yet, in the order in which they came. */
export interface WaitingRoom {
  /**
   * Tries again whenever something may have changed, until it succeeds or the time is over: undefined then.
   * @param who the same one waits once: who came before is sent away
   * @param isThere while false it is passed over
   */
  wait<T>(who: string, ms: number, isThere: () => boolean, attempt: () => T | undefined): Promise<T | undefined>
  /** Ends the waiting of one, with undefined. */
  leave(who: string): void
  close(): void
}

interface Waiter {
  /** True when it is done. */
  attempt(): boolean
  leave(): void
}

/** A change seldom comes alone, and each costs an attempt of everybody who waits. */
const SETTLE_MS = 15
const SETTLE_EACH_MS = 1

/** @param changed resolves when something may have changed, or with the signal */
export function createWaitingRoom(changed: (signal: AbortSignal) => Promise<void>): WaitingRoom {
  const waiters = new Map<string, Waiter>()
  const closing = new AbortController()
  let watching: AbortController | undefined

  const watch = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await changed(signal)
      await pause(SETTLE_MS + SETTLE_EACH_MS * waiters.size, signal)
      if (signal.aborted) return
      for (const waiter of [...waiters.values()]) waiter.attempt()
    }
  }

  const remove = (who: string, waiter: Waiter): void => {
    if (waiters.get(who) !== waiter) return
    waiters.delete(who)
    if (waiters.size > 0) return
    watching?.abort()
    watching = undefined
  }

  const begin = (): void => {
    if (watching) return
    const mine = new AbortController()
    watching = mine
    watch(AbortSignal.any([mine.signal, closing.signal])).catch(() => {
      // The store cannot be read: who waits is sent away, and hears of it with the next request.
      for (const waiter of [...waiters.values()]) waiter.leave()
    })
  }

  return {
    wait: (who, ms, isThere, attempt) =>
      new Promise((resolve, reject) => {
        waiters.get(who)?.leave()
        if (closing.signal.aborted) {
          resolve(undefined)
          return
        }
        const timer = setTimeout(() => waiter.leave(), ms)
        const end = (): void => {
          clearTimeout(timer)
          remove(who, waiter)
        }
        const waiter: Waiter = {
          attempt: () => {
            if (!isThere()) return false
            try {
              const found = attempt()
              if (found === undefined) return false
              end()
              resolve(found)
            } catch (error) {
              end()
              reject(error)
            }
            return true
          },
          leave: () => {
            end()
            resolve(undefined)
          },
        }
        waiters.set(who, waiter)
        begin()
      }),
    leave: (who) => waiters.get(who)?.leave(),
    close: () => {
      closing.abort()
      for (const waiter of [...waiters.values()]) waiter.leave()
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
