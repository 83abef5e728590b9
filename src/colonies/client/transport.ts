/** A way to a ColonyOS server: HTTP, or a server in this process. Both carry the same signed envelopes. */
export interface Transport {
  /** Where requests go, for people: a URL, or the file of the store. */
  readonly place: string
  /**
   * Sends a request body and gives the reply's, whatever its status.
   * @throws Fault SERVER_UNREACHABLE when nobody answers, SERVER_LOST when the answer did not come whole (the request
   * may have been done)
   */
  send(body: string, signal?: AbortSignal): Promise<string>
  /**
   * Opens a subscription with a request body, and gives the bodies of its frames. Ends when the server ends it.
   * @throws Fault SERVER_UNREACHABLE, SERVER_LOST
   */
  subscribe(body: string, signal: AbortSignal): AsyncIterable<string>
  close(): void | Promise<void>
}
