/** What one endpoint takes on. Sizes are UTF-16 units or bytes, times milliseconds. */
export interface WireLimits {
  /** One piece of a message, as announced to callers. */
  readonly fragment: number
  readonly fragments: number
  /** A whole message. */
  readonly message: number
  /** Pieces of unfinished messages of all sockets together. */
  readonly unfinished: number
  /** Sockets at a time. */
  readonly sockets: number
  /** Sessions at a time, those that nobody is attached to included. */
  readonly sessions: number
  /** From the opening of a socket to its first valid message. */
  readonly handshake: number
  /** That a session waits for its caller to come back: as long as the official client tries (connection.js). */
  readonly linger: number
  /** Requests of one session that are answered at a time; the acknowledgement of more is held back. */
  readonly requests: number
  /** Requests of one session in a second; the acknowledgement of more waits. */
  readonly rate: number
  /** How far the clock of a caller may be off: `validitySlopTime` of the official client. */
  readonly slop: number
  /**
   * That a worker without work is kept waiting for some before it is told that there is none. It asks again after 7
   * seconds (supervisor2: watchdogInterval), and gives an answer up after 180.
   */
  readonly workWait: number
  /** Characters of answers and events that may wait for one caller to read them. */
  readonly unread: number
  /** Characters that all sessions hold together: requests that are being answered, and what is unread. */
  readonly weight: number
  /** Beyond so many, the acknowledgement of its requests is held back. */
  readonly unreadHeld: number
  /** Bytes of different files, packages and parts of jobs, that are being sent at a time. */
  readonly files: number
}

export const WIRE_LIMITS: WireLimits = {
  fragment: 1_000_000,
  fragments: 140,
  message: 128 * 2 ** 20,
  unfinished: 256 * 2 ** 20,
  sockets: 10_000,
  sessions: 20_000,
  handshake: 10_000,
  linger: 600_000,
  requests: 64,
  rate: 2000,
  slop: 600_000,
  workWait: 100_000,
  unread: 256 * 2 ** 20,
  weight: 512 * 2 ** 20,
  unreadHeld: 4 * 2 ** 20,
  files: 512 * 2 ** 20,
}
