import type {Flag} from './flags.js'

/** When a periodic call is due: every so many seconds, or at points in time (seconds since 1970). */
export type Period = {readonly interval: number} | {readonly atTime: readonly number[]}

interface Routed {
  readonly flag: Flag
  /** Chosen by the caller, 0 to 2^32 - 1; items of streams have 0. */
  readonly uuid: number
  /** Name of the sending process. */
  readonly transmitter: string
  /** Name of the process it is for, or empty. */
  readonly receiver: string
  /** A pickle, or of a frame its part of the pickle. */
  readonly data: Uint8Array
  /** On the wire: whether the message ends with this frame. A message as a whole has true. */
  readonly completeMarker: boolean
}

/** Calls, their answers and their errors. */
export interface RpcMessage extends Routed {
  readonly realm: 'rpc'
  readonly funcName: string
  readonly returnResult: boolean
  readonly period?: Period
  /** Whole seconds, 0 for none. Generation 1.0.0 does not carry it: read as 0, left out when written. */
  readonly timeout: number
  /** False for an item of a generator. Generation 1.0.0 has none: read as true, false is refused when written. */
  readonly completed: boolean
}

/** Handshakes, callback lists, pings and the items of streams. */
export interface ServiceMessage extends Routed {
  readonly realm: 'service'
}

/** One `Message` of daffi's MessagerService: a whole message, or one frame of it. */
export type DaffiMessage = RpcMessage | ServiceMessage

/** An RPC message with daffi's own defaults for what is not named: no data, a result wanted, final. */
export function rpcMessage(fields: Partial<Omit<RpcMessage, 'realm'>> & Pick<RpcMessage, 'flag' | 'uuid'>): RpcMessage {
  return {
    realm: 'rpc',
    transmitter: '',
    receiver: '',
    funcName: '',
    data: Buffer.alloc(0),
    returnResult: true,
    timeout: 0,
    completed: true,
    completeMarker: true,
    ...fields,
  }
}

/** A service message with daffi's own defaults for what is not named. */
export function serviceMessage(
  fields: Partial<Omit<ServiceMessage, 'realm'>> & Pick<ServiceMessage, 'flag' | 'uuid'>,
): ServiceMessage {
  return {realm: 'service', transmitter: '', receiver: '', data: Buffer.alloc(0), completeMarker: true, ...fields}
}
