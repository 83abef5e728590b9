/** The longest time that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Waits, for however long. Rejects with the reason of the signal as soon as that aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = performance.now() + ms
    let timer: NodeJS.Timeout
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const wait = (): void => {
      const left = end - performance.now()
      if (left > 0) {
        timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER_MS))
        return
      }
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    signal?.addEventListener('abort', abort, {once: true})
    wait()
  })
}
