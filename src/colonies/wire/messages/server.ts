import {cluster, serverInfo, statistics, version} from '../objects/server.js'
import {integer, struct, text} from '../shape.js'
import {message} from './message.js'

/** The server itself: reference colonies-protocol, section 7. */
export const SERVER_MESSAGES = {
  versionmsg: message({buildversion: text, buildtime: text}, version),
  getserverinfomsg: message({}, serverInfo),
  getstatisticsmsg: message({}, statistics),
  getclustermsg: message({}, cluster),
  changeserveridmsg: message({serverid: text}, struct({serverid: text, msgtype: text})),
} as const

/** Over the WebSocket only: section 22. `timeout` is seconds. */
export const SUBSCRIPTION_MESSAGES = {
  subscribeprocessmsg: struct({
    colonyname: text,
    processid: text,
    executortype: text,
    state: integer,
    timeout: integer,
  }),
  subscribeprocessesmsg: struct({colonyname: text, executortype: text, state: integer, timeout: integer}),
} as const
export type SubscriptionType = keyof typeof SUBSCRIPTION_MESSAGES
