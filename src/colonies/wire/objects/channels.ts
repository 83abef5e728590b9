import {int64, optional, struct, text, type ValueOf} from '../shape.js'
import {time} from '../time.js'

/** A message in a channel: `pkg/channel/types.go`. `payload` is base64; `type` is `data`, `end`, `error` or the sender's. */
export const channelEntry = struct({
  sequence: int64,
  inreplyto: optional(int64),
  timestamp: time,
  senderid: text,
  payload: text,
  type: optional(text),
  error: optional(text),
})
export type ChannelEntry = ValueOf<typeof channelEntry>
