import type {Store} from '../../store/store.js'
import type {ProcessFacts} from './process-liveness.js'

/** What every operation of the scheduler works with. */
export interface Context {
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** This process. */
  readonly self: ProcessFacts
  readonly leaseMs: number
  /** How often a slice is tried again after a charge, where its job does not say. */
  readonly retryLimit: number
}
