import {RemoteCallError} from '../wire/exceptions.js'
import {PickleError} from '../wire/pickle/pickle-error.js'
import {PyTuple} from '../wire/pickle/values.js'
import {writePickle} from '../wire/pickle/write-pickle.js'

/** A call as its caller puts it. Values are JavaScript's or `PickleValue`s, whatever `writePickle` takes. */
export interface CallRequest {
  readonly func: string
  readonly args: readonly unknown[]
  /** By parameter name. */
  readonly kwargs: Readonly<Record<string, unknown>>
  /** The node that is to run it; undefined for a random one. */
  readonly receiver?: string | undefined
}

const NO_KWARGS: ReadonlyMap<string, unknown> = new Map()

/** The pickle of `(args, kwargs, None)`. @throws RemoteCallError, as daffi's, for a value that cannot travel */
export function callData({args, kwargs}: Pick<CallRequest, 'args' | 'kwargs'>): Buffer {
  const entries = Object.entries(kwargs)
  try {
    return writePickle(
      new PyTuple<unknown>([new PyTuple(args), entries.length === 0 ? NO_KWARGS : new Map(entries), null]),
    )
  } catch (error) {
    if (!(error instanceof PickleError)) throw error
    throw new RemoteCallError(error.message, undefined, 'CALL_INVALID', 'Send plain values: see the types it takes.')
  }
}
