/** What came back for a request that the endpoint sent. */
export type Reply =
  | {readonly success: true; readonly payload: unknown}
  | {readonly success: false; readonly payload: {readonly message?: string; readonly code?: string}}

/** The other end of a session, as operations see it. */
export interface Caller {
  /** The session: 42 characters, of which each side made half. */
  readonly dcpsid: string
  /** Address of the identity that signs every message of the session, checksummed. */
  readonly address: string
  /** Where the caller reaches the endpoint, `http://127.0.0.1:4000/`. */
  readonly baseUrl: string
  /** True once it has ended for good: it was closed, or nobody came back to it in time. */
  isClosed(): boolean
  /** True while a socket is attached. */
  isConnected(): boolean
  /**
   * Sends a request; it waits through disconnections. Many may be under way: they travel in batches, in order.
   * Rejects when the session ends first.
   * @param name stands in the id of the request, after a `|`: whoever hears an answer after this process was killed
   * knows by it what was answered
   */
  request(operation: string, data: unknown, name?: string): Promise<Reply>
  /**
   * Resolves once the caller has acknowledged all that was said to it so far, with the answers to its requests that are
   * under way, or the session ended. Not to be awaited by whoever answers such a request.
   */
  delivered(): Promise<void>
  /** Called once when the session has ended for good. */
  onClosed(listener: () => void): void
}
