import {codecOf} from './protobuf/codec.js'
import {cursorOver} from './protobuf/cursor.js'

const EMPTY = codecOf<object>([])

/** Protobuf's `Empty`, the answer of `stream_to_controller` and the request of `stream_from_controller`. */
export function encodeEmpty(): Buffer {
  return Buffer.alloc(0)
}

/**
 * Reads `Empty`; unknown fields are skipped.
 * @throws {WireError} `MALFORMED`
 */
export function decodeEmpty(bytes: Uint8Array): Record<string, never> {
  EMPTY.readInto({}, cursorOver(bytes))
  return {}
}
