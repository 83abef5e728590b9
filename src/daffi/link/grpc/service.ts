import type {ChannelOptions, Metadata, MethodDefinition} from '@grpc/grpc-js'
import {MESSAGE_BYTES} from '../native/frames.js'

/** Bytes in and out: messages are read and written by `wire/messages`. */
type ByteMethod = MethodDefinition<Buffer, Buffer>

const asIs = (bytes: Buffer): Buffer => bytes

function method(name: string, requestStream: boolean, responseStream: boolean): ByteMethod {
  return {
    path: `/MessagerService/${name}`,
    requestStream,
    responseStream,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  }
}

/** daffi's one service (daffi-protocol, section 1); 1.0.0 has `communicate` alone. */
export const SERVICE = {
  communicate: method('communicate', true, true),
  streamToController: method('stream_to_controller', true, false),
  streamFromController: method('stream_from_controller', false, true),
} as const

/** A frame of upstream is at most 4 MB, which with its metadata is above gRPC's own limit. */
export const LIMITS = {
  'grpc.max_receive_message_length': MESSAGE_BYTES,
  'grpc.max_send_message_length': MESSAGE_BYTES,
  'grpc.enable_channelz': 0,
} as const satisfies ChannelOptions

/** The largest message that is put together of frames, in bytes. */
export const RPC_BYTES = MESSAGE_BYTES

/** Which stream a call of the two streaming methods is about. */
export interface StreamName {
  readonly receiver: string
  readonly uuid: number
}

/** Undefined where upstream would find none. */
export function streamName(metadata: Metadata): StreamName | undefined {
  const receiver = textOf(metadata, 'receiver')
  const uuid = Number(textOf(metadata, 'uuid') ?? Number.NaN)
  const valid = Number.isInteger(uuid) && uuid >= 0 && uuid <= 0xffff_ffff
  return receiver !== undefined && valid ? {receiver, uuid} : undefined
}

export function textOf(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key)
  return typeof value === 'string' && value !== '' ? value : undefined
}
