import {sweepUnfinished, sweepUnnamed} from './leftovers.js'
import type {S3Service} from './service.js'

/** Commands that serve objects only for a moment have no time for it. Milliseconds. */
const FIRST_MS = 60_000
const EVERY_MS = 3_600_000
/** Looking at every file is for once a day. */
const UNNAMED_EVERY = 24

/** Sweeps now and then, for as long as the service runs. Keeps no process alive. @param failed hears of what went wrong */
export function runSweeper(service: S3Service, failed: (error: unknown) => void): {close(): Promise<void>} {
  const controller = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let rounds = 0
  const sweep = async (): Promise<void> => {
    await sweepUnfinished(service, controller.signal)
    if (rounds % UNNAMED_EVERY === 0) await sweepUnnamed(service, controller.signal)
    rounds += 1
  }
  let timer: NodeJS.Timeout
  const later = (wait: number): void => {
    timer = setTimeout(() => {
      running = sweep()
        .catch(failed)
        .finally(() => {
          if (!controller.signal.aborted) later(EVERY_MS)
        })
    }, wait).unref()
  }
  later(FIRST_MS)
  return {
    close: async () => {
      controller.abort()
      clearTimeout(timer)
      await running
    },
  }
}
