import {colonyNameOfProcess} from '../find-process.js'
import {MOST_TOGETHER, requireShortName} from '../limits.js'
import {NOTHING, operation} from '../operation.js'
import {ownChannel} from '../own-channel.js'
import {RpcError} from '../rpc-error.js'
import {appendEntry} from '../tables/channel-entry.js'

/** `pkg/constants`: CHANNEL_MAX_MESSAGE_SIZE, CHANNEL_MAX_LOG_ENTRIES. */
const LARGEST_MESSAGE = 10 * 1024 * 1024
const MOST_ENTRIES = 10_000
/** `pkg/constants`: CHANNEL_RATE_LIMIT_MESSAGES_PER_SECOND as microseconds between two, CHANNEL_RATE_LIMIT_BURST_SIZE. */
const BETWEEN = 10_000
const BURST = 500
/** Microseconds beyond all that a row can say while clocks go forward. */
const CLOCK_SET_BACK = 60_000_000

/**
 * Reference colonies-protocol, section 23. The rate limit is upstream's bucket, kept as the time when it is full again: it
 * stands in the store, so that all who serve it share it.
 */
export const channelAppend = operation({
  type: 'channelappendmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 404),
  run: ({processid, name, sequence, inreplyto, payload, payloadtype}, caller, context) => {
    const {store, now} = context
    requireShortName(payloadtype, 'type')
    if (payload.length > LARGEST_MESSAGE) throw new RpcError(500, 'message payload exceeds maximum size')
    const channel = ownChannel(context, {processid, name}, caller, 'write to')
    const at = now()
    const full = at + BURST * BETWEEN
    // After the clock was set back, the row would hold for too long.
    const due = (channel.due > full + CLOCK_SET_BACK ? at : Math.max(at, channel.due)) + BETWEEN
    if (due > full) throw new RpcError(500, 'rate limit exceeded')
    if (channel.entries >= MOST_ENTRIES || channel.bytes + payload.length > MOST_TOGETHER) {
      throw new RpcError(500, 'channel log is full')
    }
    const type = payloadtype === '' ? 'data' : payloadtype
    appendEntry(store, channel, {sender: caller.id, sequence, inReplyTo: inreplyto, type, payload, at}, due)
    return NOTHING
  },
})
