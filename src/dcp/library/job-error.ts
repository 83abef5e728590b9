/** A job was cancelled, or its handle was used in a way that cannot be. */
export class JobError extends Error {
  override readonly name = 'JobError'

  /** @param code DCP's, where it has one (dcp-semantics, sections 3 and 7) */
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message)
  }
}
