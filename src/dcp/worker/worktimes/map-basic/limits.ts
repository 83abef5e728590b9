import {VALUE_LIMITS} from '../../../job/values/value-coding.js'

/** Bounds of what one slice may say, enforced inside the realm and again by the supervisor. Lengths in UTF-16 units. */
export const MAP_BASIC_LIMITS = {
  /** Of values. Above them the slice ends with DCP's EWORKTOOBIG. */
  ...VALUE_LIMITS,
  /** Outcomes are sent once they reach this length, or this age in milliseconds. */
  flush: 1024 * 1024,
  flushMs: 10,
  /** Slices that take this many milliseconds on average have their outcomes sent at once: it is known which one ran. */
  slowMs: 0.5,
  consoleMessages: 1000,
  consoleText: 256 * 1024,
  /** Calls of work.emit, the length of one event's name, and that of all names and value texts together. */
  customMessages: 1000,
  customName: 256,
  customText: 32 * 1024 * 1024,
  /** Retries that work.reject may ask for. */
  rejectRetries: 1000,
  errorName: 256,
  errorMessage: 8 * 1024,
  errorStack: 16 * 1024,
  /** DCP sends at most one progress report in 0.1 s (dcp-semantics, section 6). */
  progressMs: 100,
}

export type MapBasicLimits = typeof MAP_BASIC_LIMITS
