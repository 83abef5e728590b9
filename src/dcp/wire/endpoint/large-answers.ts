import type {Caller} from '../session/caller.js'

/** Makes answers that may take much memory one after the other. */
export interface LargeAnswers {
  /** Of one session one is made at a time, and of all sessions so many; whose session has ended gets none. */
  make<Answer>(caller: Caller, make: () => Answer | Promise<Answer>): Promise<Answer | undefined>
}

/** @param most that are made at a time */
export function createLargeAnswers(most: number): LargeAnswers {
  /** The last answer of each session that has some. */
  const last = new Map<Caller, Promise<unknown>>()
  const waiting: (() => void)[] = []
  let free = most

  const enter = (): Promise<void> => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve))
    free--
    return Promise.resolve()
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }

  return {
    make: (caller, make) => {
      const before = last.get(caller) ?? Promise.resolve()
      const made = before.then(async () => {
        await enter()
        try {
          return caller.isClosed() ? undefined : await make()
        } finally {
          leave()
        }
      })
      const settled = made
        .catch(() => {})
        .then(() => {
          if (last.get(caller) === settled) last.delete(caller)
        })
      last.set(caller, settled)
      return made
    },
  }
}
