/** How often one caller may ask: a bucket of requests that fills with time. */
export interface RequestRate {
  spend(requests: number): void
  /** Milliseconds until it may ask again; 0 when it may now. */
  wait(): number
}

/** @param perSecond so many requests, and as many at once @param now milliseconds */
export function createRequestRate(perSecond: number, now: () => number): RequestRate {
  let left = perSecond
  let at = now()
  const fill = (): void => {
    const time = now()
    left = Math.min(perSecond, left + (Math.max(0, time - at) / 1000) * perSecond)
    at = time
  }
  return {
    spend: (requests) => {
      fill()
      left -= requests
    },
    wait: () => {
      fill()
      return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000)
    },
  }
}
