import {flag, integer, list, optional, struct, text, type ValueOf} from '../shape.js'

/** `pkg/core/statistics.go` */
export const statistics = struct({
  colonies: integer,
  executors: integer,
  activeexecutors: integer,
  unregisteredexecutors: integer,
  waitingprocesses: integer,
  runningprocesses: integer,
  successfulprocesses: integer,
  failedprocesses: integer,
  cancelledprocesses: integer,
  waitingworkflows: integer,
  runningworkflows: integer,
  successfulworkflows: integer,
  failedworkflows: integer,
  cancelledworkflows: integer,
})
export type Statistics = ValueOf<typeof statistics>

/** `pkg/rpc/version_msg.go` */
export const version = struct({buildversion: text, buildtime: text, msgtype: text})

/** `pkg/core/server_info.go` */
export const serverInfo = struct({
  buildversion: text,
  buildtime: text,
  backends: list(
    struct({
      type: text,
      port: integer,
      host: optional(text),
      tls: optional(flag),
      insecure: optional(flag),
    }),
  ),
})
export type ServerInfo = ValueOf<typeof serverInfo>

const node = struct({
  name: text,
  host: text,
  port: integer,
  peerport: integer,
  relayport: integer,
  apiport: integer,
})

/** The servers that work together: `pkg/cluster/config.go`. Ports of etcd, the relay and the API. */
export const cluster = struct({nodes: list(node), leader: node})
export type Cluster = ValueOf<typeof cluster>

/** `pkg/core/failure.go`: the payload of an error reply. */
export const failure = struct({status: integer, message: text})
export type Failure = ValueOf<typeof failure>
