/** What one pickle may cost, read or written. */
export interface PickleLimits {
  /** Bytes of the pickle itself. */
  readonly bytes: number
  /** Containers in containers. */
  readonly depth: number
  /** Values and memo entries; a container counts for several (`STACK_COST`). */
  readonly elements: number
  /** Bytes of one integer. */
  readonly integerBytes: number
  /** Bytes that a value would fill once every shared part of it is written out. */
  readonly unfoldedBytes: number
}

/** Enough for any call that daffi makes (its own limit for a service message is 10 MB). */
export const PICKLE_LIMITS: PickleLimits = {
  bytes: 256 * 1024 * 1024,
  depth: 500,
  elements: 4_000_000,
  integerBytes: 1024 * 1024,
  unfoldedBytes: 256 * 1024 * 1024,
}
