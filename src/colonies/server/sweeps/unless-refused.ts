import {RpcError} from '../rpc-error.js'

/**
 * Does what was checked when somebody asked for it, and may be refused by now: undefined then. It must not hold up the
 * others.
 */
export function unlessRefused<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof RpcError) return undefined
    throw error
  }
}
