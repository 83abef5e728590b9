/** Lets at most so many run at once; the others wait for their turn. */
export function slots(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await run()
    } finally {
      // Whoever waits takes over this one.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
