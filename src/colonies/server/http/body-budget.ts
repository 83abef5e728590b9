/** Keeps the bodies that are in memory at one time near a number of bytes, by letting some of them wait. */
export interface BodyBudget {
  /** For a body of several parts. @param resume goes on reading, after `take` said to wait */
  open(resume: () => void): OpenBody
}

export interface OpenBody {
  /** Counts bytes that have come. False when no more of this body is to be read for now. */
  take(bytes: number): boolean
  /** It is no longer in memory. */
  close(): void
}

interface Holder {
  size: number
  waits: boolean
  readonly resume: () => void
}

/**
 * What counts is what has come, so that nobody takes room by announcing much. The oldest body always goes on: those that
 * wait for room would else wait for each other.
 */
export function bodyBudget(total: number): BodyBudget {
  const holders = new Set<Holder>()
  let used = 0
  const isOldest = (holder: Holder): boolean => holders.values().next().value === holder
  const goOn = (): void => {
    for (const holder of holders) {
      if (used >= total && !isOldest(holder)) return
      if (!holder.waits) continue
      holder.waits = false
      holder.resume()
    }
  }
  return {
    open: (resume) => {
      const holder: Holder = {size: 0, waits: false, resume}
      holders.add(holder)
      return {
        take: (bytes) => {
          holder.size += bytes
          used += bytes
          holder.waits = used >= total && !isOldest(holder)
          return !holder.waits
        },
        close: () => {
          if (!holders.delete(holder)) return
          used -= holder.size
          goOn()
        },
      }
    },
  }
}
