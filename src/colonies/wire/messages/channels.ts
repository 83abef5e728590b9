import {bytes} from '../base64.js'
import {channelEntry} from '../objects/channels.js'
import {int64, integer, list, struct, text} from '../shape.js'
import {message} from './message.js'

/** Channels of processes: reference colonies-protocol, section 23. `afterseq` is an index. */
export const CHANNEL_MESSAGES = {
  channelappendmsg: message(
    {processid: text, name: text, sequence: int64, inreplyto: int64, payload: bytes, payloadtype: text},
    struct({}),
  ),
  channelreadmsg: message({processid: text, name: text, afterseq: int64, limit: integer}, list(channelEntry)),
} as const
