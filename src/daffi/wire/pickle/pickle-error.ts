/**
 * A pickle that cannot be read, or a value that cannot be written as one. An error of the wire, not a `Fault`: the
 * connection answers it to its peer, and the caller sees it as the failure of one call.
 */
export class PickleError extends Error {
  override readonly name = 'PickleError'
}
