/**
 * What is wrong with bytes or frames, as a code:
 * `MALFORMED` bytes that are not a message of this generation · `OVERSIZE` a payload above its limit ·
 * `INTERLEAVED` a frame that does not continue the message begun · `INCOMPLETE` a stream that ended inside a
 * message · `UNENCODABLE` a message that this generation cannot carry.
 */
export type WireErrorCode = 'MALFORMED' | 'OVERSIZE' | 'INTERLEAVED' | 'INCOMPLETE' | 'UNENCODABLE'

/** A peer, or a caller, broke the rules of the wire. Whoever owns the stream ends it and tells its user. */
export class WireError extends Error {
  override readonly name = 'WireError'

  constructor(
    readonly code: WireErrorCode,
    message: string,
  ) {
    super(message)
  }
}
