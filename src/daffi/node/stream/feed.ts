/** Takes items from a source until it ends, or something fails meanwhile: a source may wait for very long. */
export interface Feed {
  /** The first failure ends it all; later ones are of no interest. */
  fail(error: unknown): void
  /** Waits for the promise, or for a failure. Rejects with that. */
  until<T>(promise: Promise<T>): Promise<T>
}

export function feed(signal: AbortSignal): Feed & {end(): void} {
  let failure: {readonly error: unknown} | undefined
  // One slot: a promise that lives as long as the stream would gather a reaction for each item.
  let reject: ((error: unknown) => void) | undefined
  const fail = (error: unknown): void => {
    failure ??= {error}
    reject?.(failure.error)
  }
  const abort = (): void => fail(signal.reason)
  signal.addEventListener('abort', abort, {once: true})
  if (signal.aborted) abort()
  return {
    fail,
    until: (promise) =>
      new Promise((resolve, failed) => {
        reject = failed
        if (failure) failed(failure.error)
        promise.then(resolve, failed)
      }),
    end: () => signal.removeEventListener('abort', abort),
  }
}

/** Gives each item to `take`, one after the other. The source is told when it is not wanted any further. */
export async function feedItems(
  items: AsyncIterable<readonly unknown[]>,
  {until}: Feed,
  take: (args: readonly unknown[]) => Promise<void> | undefined,
): Promise<number> {
  const iterator = items[Symbol.asyncIterator]()
  let count = 0
  try {
    for (;;) {
      const {done, value} = await until(iterator.next())
      if (done) return count
      count++
      const taking = take(value)
      if (taking !== undefined) await until(taking)
    }
  } catch (error) {
    // Not waited for: the source may be waiting itself.
    iterator.return?.()?.catch(() => undefined)
    throw error
  }
}
