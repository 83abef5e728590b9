/** Keeps the bodies that are in memory at one time below a number of bytes. */
export interface BodyBudget {
  /** Counts bytes of a small body that have come. False when there is no room: they must be given up. */
  take(bytes: number): boolean
  give(bytes: number): void
  /** Reserves bytes for a large body, in turn. Calls back at once when there is room. Returns what gives up waiting. */
  reserve(bytes: number, ready: () => void): () => void
  release(bytes: number): void
}

/** @param total bytes of large bodies, and as many of small ones: those need not wait for large ones on slow lines */
export function bodyBudget(total: number): BodyBudget {
  const waiting = new Set<{readonly bytes: number; ready(): void}>()
  let small = 0
  let large = 0
  const admit = (): void => {
    for (const next of waiting) {
      // In turn, so that a very large one is not overtaken for ever; alone, where it is larger than everything.
      if (large > 0 && large + next.bytes > total) return
      waiting.delete(next)
      large += next.bytes
      next.ready()
    }
  }
  return {
    take: (bytes) => {
      if (small + bytes > total) return false
      small += bytes
      return true
    },
    give: (bytes) => {
      small -= bytes
    },
    reserve: (bytes, ready) => {
      const entry = {bytes, ready}
      waiting.add(entry)
      admit()
      return () => {
        if (waiting.delete(entry)) admit()
      }
    },
    release: (bytes) => {
      large -= bytes
      admit()
    },
  }
}
