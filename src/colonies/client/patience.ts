import {Fault} from '../../errors.js'
import {pause} from './pause.js'

/** Milliseconds between tries to reach a server that is gone: from the first to the last figure, doubling. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 3000
/** Milliseconds without a server until the last failure counts: a restart takes far less. */
const GIVE_UP = 5 * 60_000

/** Whether a server is gone, or was on its way out: it may come back. */
export function isAway(error: unknown): boolean {
  return error instanceof Fault && (error.code === 'SERVER_UNREACHABLE' || error.code === 'SERVER_LOST')
}

/** Asks again for what does no harm twice, while the server is away. */
export interface Patience {
  /** @throws what the work throws, when that is no absence of the server, or this is the first try, or for too long */
  ask<T>(work: () => Promise<T>): Promise<T>
}

/**
 * @param known whether the server is known to be there, since it answered before
 * @param giveUp milliseconds without an answer after which an absence is a failure
 */
export function patience(signal: AbortSignal, known = false, giveUp = GIVE_UP): Patience {
  let answered = known ? Date.now() : undefined
  return {
    ask: async (work) => {
      for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
        try {
          const result = await work()
          answered = Date.now()
          return result
        } catch (error) {
          signal.throwIfAborted()
          if (!isAway(error) || answered === undefined || Date.now() - answered > giveUp) throw error
        }
        await pause(wait, signal)
      }
    },
  }
}
