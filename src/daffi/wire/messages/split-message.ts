import {CHUNK_BYTES, type Generation, SERVICE_PAYLOAD_BYTES} from './generation.js'
import {type DaffiMessage, rpcMessage, serviceMessage} from './message.js'
import {WireError} from './wire-error.js'

/**
 * The frames of a whole message, in the order in which they must go on one stream, with no other frame between:
 * the first has all metadata, the others only `uuid` and their part of `data`, the last has `completeMarker`
 * (daffi-protocol, section 2). A message without data is one frame. Frames share the memory of `message.data`.
 * @throws {WireError} `OVERSIZE` at once, for a service payload above the limit of upstream.
 */
export function splitMessage(message: DaffiMessage, generation: Generation): Iterable<DaffiMessage> {
  const size = message.data.length
  if (message.realm === 'service' && size > SERVICE_PAYLOAD_BYTES[generation]) {
    throw new WireError('OVERSIZE', `A service message of ${size} bytes; ${SERVICE_PAYLOAD_BYTES[generation]} may pass`)
  }
  const chunk = CHUNK_BYTES[generation]
  return size <= chunk ? [{...message, completeMarker: true}] : framesOf(message, chunk, generation)
}

function* framesOf(message: DaffiMessage, chunk: number, generation: Generation): Generator<DaffiMessage> {
  const {data, uuid, realm} = message
  yield {...message, data: data.subarray(0, chunk), completeMarker: false}
  for (let at = chunk; at < data.length; at += chunk) {
    const frame = {
      flag: 'EMPTY',
      uuid,
      data: data.subarray(at, at + chunk),
      completeMarker: at + chunk >= data.length,
    } as const
    yield realm === 'service'
      ? serviceMessage(frame)
      : rpcMessage({...frame, returnResult: false, completed: generation === '1.0.0'})
  }
}
