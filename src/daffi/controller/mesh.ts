import type {Calls} from './calls.js'
import type {Roster} from './roster.js'

/** What every part of the broker works on. */
export interface Mesh {
  readonly roster: Roster
  readonly calls: Calls
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For people. */
  readonly log: (line: string) => void
}
