import type {Context} from './context.js'
import {sweep} from './sweep.js'

/** A worker on this machine that was killed is noticed within this time by whoever waits for work. */
const SWEEP_MS = 1000

/** Waits for a commit after the generation `seen`, and meanwhile looks after workers that are gone. */
export async function waitForChange(context: Context, seen: number, signal: AbortSignal): Promise<void> {
  const failure = new AbortController()
  const timer = setInterval(() => {
    try {
      sweep(context)
    } catch (error) {
      failure.abort(error)
    }
  }, SWEEP_MS)
  try {
    await context.store.nextCommit(seen, AbortSignal.any([signal, failure.signal]))
    failure.signal.throwIfAborted()
  } finally {
    clearInterval(timer)
  }
}
