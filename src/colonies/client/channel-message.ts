import {decodeBase64, encodeBase64} from '../wire/base64.js'
import {printJson} from '../wire/json.js'
import type {ChannelEntry} from '../wire/objects/channels.js'
import type {Json} from '../wire/shape.js'

/** A message of a channel. */
export interface ChannelMessage {
  /** Of its sender's messages. */
  readonly sequence: bigint
  /** Sequence of the message that it answers, of the other end; 0 for none. */
  readonly inReplyTo: bigint
  /** Identity of whoever sent it. */
  readonly sender: string
  /** RFC 3339. */
  readonly time: string
  /** `data`, `end`, `error`, or what the sender says. */
  readonly type: string
  readonly bytes: Uint8Array
  /** The same as text. */
  readonly text: string
}

export function payloadOf(value: Uint8Array | Json): Uint8Array {
  if (value instanceof Uint8Array) return value
  return Buffer.from(typeof value === 'string' ? value : printJson(value), 'utf8')
}

export function messageOf({sequence, inreplyto, senderid, timestamp, type, payload}: ChannelEntry): ChannelMessage {
  const bytes = decodeBase64(payload) ?? Buffer.alloc(0)
  return {
    sequence,
    inReplyTo: inreplyto,
    sender: senderid,
    time: timestamp,
    type,
    bytes,
    get text() {
      return bytes.toString('utf8')
    },
  }
}

/** The message as it is on the wire. */
export function entryOf({sequence, inReplyTo, sender, time, type, bytes}: ChannelMessage): ChannelEntry {
  return {
    sequence,
    inreplyto: inReplyTo,
    timestamp: time,
    senderid: sender,
    payload: encodeBase64(bytes),
    type,
    error: '',
  }
}
