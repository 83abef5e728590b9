/** Names that one holder has at a time; others wait, in their order. */
export interface NameLocks {
  /**
   * Takes all of these names. @param waits is told of each name that somebody else has @returns what gives them back
   * @throws the signal's reason
   */
  take(names: readonly string[], signal: AbortSignal, waits: (name: string) => void): Promise<() => void>
}

export function nameLocks(): NameLocks {
  /** Resolves when the last one who asked for a name has given it back. */
  const last = new Map<string, Promise<void>>()
  return {
    take: async (names, signal, waits) => {
      const giveBack: (() => void)[] = []
      const release = (): void => {
        for (const give of giveBack) give()
      }
      // In one order for all, so that nobody waits for one who waits for him.
      for (const name of [...new Set(names)].sort()) {
        const before = last.get(name)
        let free = (): void => {}
        const mine = new Promise<void>((resolve) => {
          free = resolve
        })
        const after = (before ?? Promise.resolve()).then(() => mine)
        last.set(name, after)
        giveBack.push(() => {
          free()
          if (last.get(name) === after) last.delete(name)
        })
        if (!before) continue
        waits(name)
        try {
          await orAborted(before, signal)
        } catch (error) {
          release()
          throw error
        }
      }
      return release
    },
  }
}

async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let onAbort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, {once: true})
  })
  try {
    await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
