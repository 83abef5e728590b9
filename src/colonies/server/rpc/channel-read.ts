import {colonyNameOfProcess} from '../find-process.js'
import {operation} from '../operation.js'
import {ownChannel, startIndex} from '../own-channel.js'
import {entriesJson} from '../tables/channel-entry.js'

/**
 * Bytes of payload that a reply carries: it ends before the entry that would exceed this, but never before its first.
 * Whoever wants the rest asks from there.
 */
const MOST_BYTES = 32 * 1024 * 1024

/**
 * Reference colonies-protocol, section 23: `afterseq` is an index, a limit of 0 is none. Unlike upstream, whoever has read
 * a part may read the rest for a minute after the process has ended: its connection was lost, perhaps.
 */
export const channelRead = operation({
  type: 'channelreadmsg',
  kind: 'read',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 404),
  run: ({processid, name, afterseq, limit}, caller, context) => {
    const from = startIndex(afterseq)
    const {key, entries} = ownChannel(context, {processid, name}, caller, 'read from', {alsoEnded: from > 0})
    if (from >= entries) return '[]'
    return entriesJson(context.store, key, {from, count: limit > 0 ? limit : -1, bytes: MOST_BYTES})
  },
})
