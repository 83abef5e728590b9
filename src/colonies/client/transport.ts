export interface SendOptions {
  /** Ends the wait; the request may have been done. */
  readonly signal?: AbortSignal | undefined
  /** Asking twice does no harm, so that a request may be sent again when the connection was found dead. */
  readonly repeatable?: boolean
  /** Milliseconds that the server may take on top of the usual: a long poll's timeout. */
  readonly patience?: number
}

/** Tells of writes to a store that is open in this process. */
export interface News {
  /** A number that grows with each write. */
  version(): number
  /** Resolves once the version is another, or after so many milliseconds. @throws the signal's reason */
  after(version: number, milliseconds: number, signal: AbortSignal): Promise<void>
}

/** A connection on which a server tells of what happens. */
export interface EventConnection {
  /**
   * How many subscriptions may share it, where the server says so: then it tells of every change (wire/subscription-room.ts).
   * Undefined for a server of which only the subscriptions of one process may share a connection.
   */
  readonly room: number | undefined
  /** Sends a signed request. */
  subscribe(body: string): void
  /**
   * The bodies of frames in the order in which they come, to be read once. Ends when the server ends it or is lost:
   * upstream's timeout looks no different.
   */
  readonly frames: AsyncIterable<string>
  close(): void
}

/** A way to a ColonyOS server: HTTP, or a server in this process. Both carry the same signed envelopes. */
export interface Transport {
  /** Where requests go, for people: a URL, or the file of the store. */
  readonly place: string
  /**
   * Sends a request body and gives the reply's, whatever its status.
   * @throws Fault SERVER_UNREACHABLE when nobody answers, SERVER_UNTRUSTED for a certificate, SERVER_LOST when the answer
   * did not come whole (the request may have been done), SERVER_FAILED when it is too long; the signal's reason
   */
  send(body: string, options?: SendOptions): Promise<string>
  /**
   * Opens subscriptions, one for each request body, on one connection, and gives the bodies of their frames in the order
   * in which they come. Ends when the server ends them or is lost: upstream's timeout looks no different. Ends quietly
   * when the signal aborts.
   * @throws Fault SERVER_UNREACHABLE, SERVER_UNTRUSTED, SERVER_FAILED where there are no subscriptions
   */
  subscribe(bodies: readonly string[], signal: AbortSignal): AsyncIterable<string>
  /**
   * Opens a connection for subscriptions that come later; the signal closes it.
   * @throws Fault as `subscribe`; the signal's reason
   */
  connect(signal: AbortSignal): Promise<EventConnection>
  /** Tells when there may be something new. Only where that needs no questions. */
  readonly news?: News
  close(): void | Promise<void>
}
