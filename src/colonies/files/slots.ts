/** So many things at the same time. */
export interface Slots {
  /** Waits for a free one; gives what makes it free again. @throws the signal's reason */
  take(signal: AbortSignal): Promise<() => void>
}

export function slots(count: number): Slots {
  let free = count
  const waiting: (() => void)[] = []
  const release = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  /** Gives a place once, however often it is given back. */
  const once = (): (() => void) => {
    let held = true
    return () => {
      if (held) release()
      held = false
    }
  }
  return {
    take: async (signal) => {
      signal.throwIfAborted()
      if (free > 0) {
        free--
        return once()
      }
      await new Promise<void>((resolve, reject) => {
        const abort = (): void => {
          waiting.splice(waiting.indexOf(go), 1)
          reject(signal.reason)
        }
        const go = (): void => {
          signal.removeEventListener('abort', abort)
          resolve()
        }
        waiting.push(go)
        signal.addEventListener('abort', abort, {once: true})
      })
      return once()
    },
  }
}
