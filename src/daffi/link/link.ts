import type {Generation} from '../wire/messages/generation.js'
import type {DaffiMessage, ServiceMessage} from '../wire/messages/message.js'

/**
 * One end of an open connection between a node and its controller. Whole messages go in and out: frames, chunks,
 * heartbeats and their limits are the adapter's. `native` is our own framing, with the messages of 2.2.1.
 */
export interface Link {
  readonly kind: 'native' | 'python'
  /** The generation whose flags and fields its messages have; of `native` 2.2.1. */
  readonly generation: Generation
  /**
   * Queues a message, whose data must not change any more; after the end of the link it is dropped.
   * @throws WireError UNENCODABLE, OVERSIZE
   */
  send(message: DaffiMessage): void
  /** Bytes of messages that the system has not taken yet. */
  readonly queuedBytes: number
  /** Resolves once less than a mark is queued, and when the link ends. */
  drained(): Promise<void>
  /** Sends what is queued, then ends; forced after a second. Resolves when it has ended. */
  close(): Promise<void>
  /** Ends at once; a Fault is told to the peer where its protocol has a way. */
  destroy(reason?: Error): void
  /** Streams of daffi 2.2.1 that run beside the messages; of a Python controller alone, for our node. */
  readonly streams?: LinkStreams | undefined
}

export interface LinkHandlers {
  onMessage(message: DaffiMessage): void
  /** Once, when the link has ended for whatever reason; no message comes afterwards. */
  onClose(reason: Error | undefined): void
}

/** The node's side of 2.2.1's two streaming methods (daffi-protocol, section 5). */
export interface LinkStreams {
  /** Items for one receiver. `write` resolves when the next one may be written. */
  toController(receiver: string, uuid: number): StreamWriter
  fromController(receiver: string, uuid: number): AsyncIterable<ServiceMessage>
}

export interface StreamWriter {
  write(item: ServiceMessage): Promise<void>
  end(): Promise<void>
  destroy(reason: Error): void
}
