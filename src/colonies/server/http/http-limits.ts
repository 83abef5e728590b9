/** What one listener takes on. Times are milliseconds. */
export interface HttpLimits {
  /** Bytes of one request's body. */
  readonly body: number
  /** Bytes of all bodies that are in memory at a time, beyond which only the oldest goes on. */
  readonly bodies: number
  readonly connections: number
  /** Requests for objects that run at a time: each has some megabytes in memory. */
  readonly objects: number
  /** For the head of a request to come in. */
  readonly head: number
  /** For a whole request to come in. */
  readonly request: number
  /** Without a byte, in the middle of a body or of an answer. */
  readonly stall: number
  /** That an unused connection is kept; upstream's. */
  readonly idle: number
  /** For what runs to end when the server closes. */
  readonly drain: number
}

export const HTTP_LIMITS: HttpLimits = {
  body: 128 * 2 ** 20,
  bodies: 256 * 2 ** 20,
  connections: 10_000,
  objects: 256,
  head: 10_000,
  request: 300_000,
  stall: 60_000,
  idle: 120_000,
  drain: 5000,
}
