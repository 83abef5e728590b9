/** A refusal that the caller is told: DCP's codes (dcp-semantics, section 4). */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
