/** Requests of one session that were sent and not yet answered; what is beyond them waits in the store. */
export interface SessionWindow {
  /**
   * Calls `send` once there is room for so many characters; whoever waits longest comes first. Resolves when it was
   * called. What it sent is under way until its promise settles, which must not reject; undefined: it sent nothing.
   */
  enter(size: number, send: () => Promise<void> | undefined): Promise<void>
  /** Resolves once all that is under way now is answered. */
  answered(): Promise<void>
}

/** Three batches of the client's; more gains nothing, and takes memory for each session. */
export const WINDOW_REQUESTS = 256
/** Characters; a request that is longer goes alone. */
export const WINDOW_SIZE = 4 * 1024 * 1024

interface Waiting {
  readonly size: number
  start(): void
}

export function createWindow(): SessionWindow {
  const waiting: Waiting[] = []
  const underWay = new Set<Promise<void>>()
  let characters = 0

  const admit = (): void => {
    for (;;) {
      const [first] = waiting
      if (first === undefined) return
      const fits = underWay.size < WINDOW_REQUESTS && characters + first.size <= WINDOW_SIZE
      if (!fits && underWay.size > 0) return
      waiting.shift()
      first.start()
    }
  }
  const hold = (size: number, answer: Promise<void>): void => {
    characters += size
    underWay.add(answer)
    void answer.finally(() => {
      underWay.delete(answer)
      characters -= size
      admit()
    })
  }

  return {
    enter: (size, send) =>
      new Promise((resolve, reject) => {
        const start = (): void => {
          try {
            const answer = send()
            if (answer) hold(size, answer)
            resolve()
          } catch (error) {
            reject(error)
          }
        }
        waiting.push({size, start})
        admit()
      }),
    answered: async () => {
      await Promise.all(underWay)
    },
  }
}
