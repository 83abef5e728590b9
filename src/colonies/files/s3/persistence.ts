import {pause} from '../../client/pause.js'
import {brokenFault, ConnectionBroken, mayPass, Passing} from './connection-broken.js'

/** Milliseconds between tries, doubling from the first figure to the last. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5000
/** Milliseconds without any progress until a trouble that may pass counts: a restart takes far less. */
export const GIVE_UP = 60_000

/** Does again what a cut connection or a busy service kept from being done. */
export interface Persistence {
  /**
   * @param work is told how to say that it gets on: then patience begins anew
   * @throws Fault STORAGE_UNREACHABLE at once where nobody ever answered, else once nothing moves any more; what else the work throws
   */
  keepTrying<T>(work: (moved: () => void) => Promise<T>, signal: AbortSignal | undefined): Promise<T>
}

/** For one service. @param giveUp milliseconds */
export function persistence(place: string, giveUp: number): Persistence {
  let answered = false
  const never = new AbortController().signal
  return {
    keepTrying: async (work, signal) => {
      let since = Date.now()
      let wait = FIRST_PAUSE
      const moved = (): void => {
        answered = true
        since = Date.now()
        wait = FIRST_PAUSE
      }
      for (;;) {
        try {
          const result = await work(moved)
          answered = true
          return result
        } catch (error) {
          signal?.throwIfAborted()
          const over = Date.now() - since > giveUp
          if (error instanceof Passing) {
            answered = true
            if (over) throw error.fault
          } else if (error instanceof ConnectionBroken) {
            answered ||= error.reached
            if (over || !answered || !mayPass(error)) throw brokenFault(place, error)
          } else {
            throw error
          }
        }
        await pause(wait * (0.5 + Math.random() / 2), signal ?? never)
        wait = Math.min(wait * 2, LONGEST_PAUSE)
      }
    },
  }
}
