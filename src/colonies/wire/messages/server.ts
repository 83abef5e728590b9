import {channelEntry} from '../objects/channels.js'
import {process} from '../objects/process.js'
import {cluster, serverInfo, statistics, version} from '../objects/server.js'
import {int64, integer, list, struct, text} from '../shape.js'
import {message} from './message.js'

/** The server itself: reference colonies-protocol, section 7. */
export const SERVER_MESSAGES = {
  versionmsg: message({buildversion: text, buildtime: text}, version),
  getserverinfomsg: message({}, serverInfo),
  getstatisticsmsg: message({}, statistics),
  getclustermsg: message({}, cluster),
  changeserveridmsg: message({serverid: text}, struct({serverid: text, msgtype: text})),
} as const

/** Over the WebSocket only: sections 22 and 23. `timeout` is seconds; `afterseq` is an index. */
export const SUBSCRIPTION_MESSAGES = {
  subscribeprocessmsg: struct({
    colonyname: text,
    processid: text,
    executortype: text,
    state: integer,
    timeout: integer,
  }),
  subscribeprocessesmsg: struct({colonyname: text, executortype: text, state: integer, timeout: integer}),
  subscribechannelmsg: struct({processid: text, name: text, afterseq: int64, timeout: integer}),
} as const

/** What each of their frames holds. */
export const SUBSCRIPTION_FRAMES = {
  subscribeprocessmsg: process,
  subscribeprocessesmsg: process,
  subscribechannelmsg: list(channelEntry),
} as const
export type SubscriptionType = keyof typeof SUBSCRIPTION_MESSAGES
