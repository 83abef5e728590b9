import type {Generation} from './generation.js'
import type {DaffiMessage, Period, RpcMessage} from './message.js'
import type {Sink} from './protobuf/sink.js'
import {ENVELOPES, type Envelope} from './tables.js'
import {WireError} from './wire-error.js'

/**
 * A message, or one frame of it, as the bytes of protobuf's `Message`: fields in ascending order, defaults left
 * out, so the same bytes as upstream's. The size of `data` is not checked here: see `splitMessage`.
 * @param room Bytes left free in front, for a header.
 * @returns Memory of its own.
 * @throws {WireError} `UNENCODABLE`: a flag, a number or a text that the generation cannot carry.
 */
export function encodeMessage(generation: Generation, message: DaffiMessage, room = 0): Buffer {
  const envelope = envelopeOf(generation, message)
  const codec = ENVELOPES[generation]
  const sink = {bytes: Buffer.allocUnsafe(room + codec.size(envelope)), at: room}
  codec.write(envelope, sink)
  return sink.bytes
}

/**
 * The same in pieces, for a message whose data is long: before it, the data itself, which is not copied and must
 * not change until the pieces are written, and what follows.
 */
export function encodePieces(
  generation: Generation,
  message: DaffiMessage,
  room: number,
): readonly [Buffer, Uint8Array, Buffer] {
  const envelope = envelopeOf(generation, message)
  const codec = ENVELOPES[generation]
  const apart = message.data
  const bytes = Buffer.allocUnsafe(room + codec.size(envelope) - apart.length)
  const sink: Sink = {bytes, at: room, apart}
  codec.write(envelope, sink)
  const at = sink.apartAt ?? bytes.length
  return [bytes.subarray(0, at), apart, bytes.subarray(at)]
}

function envelopeOf(generation: Generation, message: DaffiMessage): Envelope {
  switch (message.realm) {
    case 'service':
      return {rpc: undefined, service: message}
    case 'rpc':
      if (generation === '1.0.0' && !message.completed) {
        throw new WireError('UNENCODABLE', 'Generation 1.0.0 has no results in parts')
      }
      return {rpc: rpcOf(message), service: undefined}
  }
}

/** Named one by one: a spread takes longer than all the writing. */
function rpcOf(message: RpcMessage): NonNullable<Envelope['rpc']> {
  const {flag, uuid, transmitter, receiver, data, completeMarker, funcName, returnResult, timeout, completed} = message
  const period = message.period && periodOf(message.period)
  return {
    flag,
    uuid,
    transmitter,
    receiver,
    data,
    completeMarker,
    funcName,
    returnResult,
    period,
    timeout,
    completed,
  }
}

function periodOf(period: Period): NonNullable<NonNullable<Envelope['rpc']>['period']> {
  return 'interval' in period
    ? {interval: {value: period.interval}, atTime: undefined}
    : {interval: undefined, atTime: {value: [...period.atTime]}}
}
