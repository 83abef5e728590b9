/** Where the frames of a subscription go. */
export interface Subscriber {
  send(frame: string): void
  /** Undefined while more may be sent at once; resolves when what waits has gone. For what can be much. */
  ready(): Promise<void> | undefined
  /** Its time is over, and whether the connection ends with it. Not called when the subscriber ends it. */
  ended(connection: 'ends' | 'stays'): void
}
