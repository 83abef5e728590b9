import type {Generation} from './generation.js'
import type {DaffiMessage, Period} from './message.js'
import {cursorOver} from './protobuf/cursor.js'
import {ENVELOPES, type Envelope} from './tables.js'
import {WireError} from './wire-error.js'

/**
 * One frame from the bytes of protobuf's `Message`. `data` is a view of `bytes`, not a copy: who keeps it keeps
 * `bytes`. Numbers of a period may be anything that a double holds, NaN included.
 * @throws {WireError} `MALFORMED`: not protobuf, no realm, a period without a condition, a flag that the
 * generation does not have. Bytes of the other generation are often readable, with fields exchanged: only
 * `recogniseGeneration` tells.
 */
export function decodeMessage(generation: Generation, bytes: Uint8Array): DaffiMessage {
  const {rpc, service} = readEnvelope(generation, bytes)
  if (service) return {realm: 'service', ...service}
  if (!rpc) throw new WireError('MALFORMED', 'A message has no realm')
  const {flag, uuid, transmitter, receiver, data, completeMarker, funcName, returnResult, timeout, completed} = rpc
  const routed = {flag, uuid, transmitter, receiver, funcName, data, returnResult, timeout, completed, completeMarker}
  return rpc.period ? {realm: 'rpc', ...routed, period: periodOf(rpc.period)} : {realm: 'rpc', ...routed}
}

function readEnvelope(generation: Generation, bytes: Uint8Array): Envelope {
  const envelope: Envelope = {rpc: undefined, service: undefined}
  ENVELOPES[generation].readInto(envelope, cursorOver(bytes))
  return envelope
}

function periodOf({interval, atTime}: NonNullable<NonNullable<Envelope['rpc']>['period']>): Period {
  if (interval) return {interval: interval.value}
  if (atTime) return {atTime: atTime.value}
  throw new WireError('MALFORMED', 'A period has no condition')
}
