import {setTimeout as timer} from 'node:timers/promises'

/** What Node's timers take; longer waits are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Waits, however long, and keeps no process alive for it. @throws what the signal aborts with */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + ms
  for (let left = ms; left > 0; left = end - performance.now()) {
    signal.throwIfAborted()
    await timer(Math.min(left, LONGEST_TIMER_MS), undefined, {signal, ref: false}).catch(() => signal.throwIfAborted())
  }
}
