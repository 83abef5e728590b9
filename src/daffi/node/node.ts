import type {Generation} from '../wire/messages/generation.js'
import type {Period} from '../wire/messages/message.js'
import type {CallbackDescriptor} from '../wire/pickle/shapes/callback-descriptor.js'
import type {PickleValue} from '../wire/pickle/values.js'
import type {Callback} from './callback.js'

/** What a node of ours is told about the mesh: process → callback → descriptor, itself included. */
export type Mapping = ReadonlyMap<string, ReadonlyMap<string, CallbackDescriptor>>

export interface OutgoingCall {
  readonly flag: 'REQUEST' | 'BROADCAST'
  readonly func: string
  /** Empty: the controller chooses. */
  readonly receiver: string
  /** Pickle of `(args, kwargs, None)`. */
  readonly data: Uint8Array
  readonly returnResult: boolean
  /** Milliseconds until the call fails with `TimeoutError`, 0 for never. */
  readonly timeoutMs: number
  readonly period?: Period | undefined
}

/** What comes back of a call: any number of items, then one end. Values are as they came; see `toJavaScript`. */
export interface CallHandlers {
  /** An item of a generator. */
  onItem(value: PickleValue): void
  /** The result; null after the last item of a generator. `payload` is the pickle that it came in. */
  onResult(value: PickleValue, payload: Uint8Array, transmitter: string): void
  onError(error: Error): void
}

/** A process on a mesh: it calls, and others call it. */
export interface DaffiNode {
  readonly name: string
  /** Undefined while the connection is lost. */
  readonly controller: ControllerKind | undefined
  readonly mapping: Mapping
  /** Makes a call. No handler is called before this returns, and none after `forget`. */
  call(call: OutgoingCall, handlers: CallHandlers): StartedCall
  /** Feeds a stream to every node that has the callback (or the one receiver); resolves when all have taken all. */
  stream(func: string, receiver: string, items: AsyncIterable<readonly unknown[]>, signal: AbortSignal): Promise<void>
  /** Adds or replaces callbacks, and tells the others. */
  register(callbacks: readonly Callback[]): void
  /** Calls back after each change of the mapping or of the connection, until the returned function is called. */
  onChange(listener: () => void): () => void
  /** Resolves when the node has stopped, by whomever. */
  readonly stopped: Promise<void>
  /** Lets what is queued go out, ends the connection; pending calls fail with `RemoteStoppedUnexpectedly`. Bounded. */
  stop(): Promise<void>
}

export interface ControllerKind {
  readonly kind: 'native' | 'python'
  readonly generation: Generation
}

export interface StartedCall {
  /** By which daffi knows it, 0 to 2^32 - 1. */
  readonly uuid: number
  forget(): void
}
