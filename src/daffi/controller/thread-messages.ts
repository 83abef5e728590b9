import type {FaultCode} from '../../errors.js'
import type {ControllerAddress} from '../link/address.js'

/** What the thread of a controller tells. */
export type FromThread =
  | {readonly type: 'log'; readonly line: string}
  | {readonly type: 'started'; readonly address: ControllerAddress}
  /** It could not start; a bug has no code. */
  | {readonly type: 'failed'; readonly failure: ThreadFailure}
  | {readonly type: 'closed'}

/** What it is told. */
export interface ToThread {
  readonly type: 'close'
}

/** An error between threads: classes do not cross. */
export interface ThreadFailure {
  readonly code: FaultCode | undefined
  readonly message: string
  readonly hint: string | undefined
  readonly stack: string | undefined
}
