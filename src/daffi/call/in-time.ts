import {pause} from './pause.js'

/** What a promise gives, unless it takes too long. @param ms 0 for no limit */
export async function inTime<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
  if (ms === 0) return promise
  const done = new AbortController()
  const expiry = pause(ms, done.signal).then(() => {
    throw late()
  })
  // It is given up when the promise settles first, and nobody waits for it then.
  expiry.catch(() => {})
  try {
    return await Promise.race([promise, expiry])
  } finally {
    done.abort()
  }
}
