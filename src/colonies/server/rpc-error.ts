/** A refusal that the caller is told of: HTTP status and text (reference: colonies-protocol, section 5). */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}
