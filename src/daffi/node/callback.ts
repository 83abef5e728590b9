import type {MethodDescriptor} from '../wire/pickle/shapes/callback-descriptor.js'
import type {Signature} from '../wire/pickle/shapes/signature.js'

/** A function that others may call. */
export interface Callback {
  readonly name: string
  readonly signature: Signature
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly method: MethodDescriptor | undefined
  /** Its arguments are `PickleValue`s, as they came: for one that is no JavaScript. */
  readonly takesPickled?: boolean
  /**
   * Runs it. Arguments are JavaScript's (`toJavaScript`); the result is a value, a promise, or a (async) generator.
   * @param kwargs by parameter name
   */
  run(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>, context: CallbackContext): unknown
}

export interface CallbackContext {
  /** Aborts when the node stops. */
  readonly signal: AbortSignal
}
