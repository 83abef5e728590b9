import {anything, flag, int64, integer, list, struct, text, type ValueOf} from '../shape.js'
import {time} from '../time.js'
import {functionSpec} from './function-spec.js'

/** States of processes and workflows, as on the wire (`pkg/core/process.go`). */
export const WAITING = 0
export const RUNNING = 1
export const SUCCESS = 2
export const FAILED = 3
export const CANCELLED = 4
export type ProcessState = 0 | 1 | 2 | 3 | 4

/** Those that nothing follows. */
export const END_STATES: readonly number[] = [SUCCESS, FAILED, CANCELLED]

/** In the order of their numbers. */
export const STATE_NAMES = ['waiting', 'running', 'success', 'failed', 'cancelled'] as const

/** Kinds of attributes, of 0 to 3 (`pkg/core/attribute.go`): what an executor adds, and what came as `env`. */
export const ATTRIBUTE_OUT = 1
export const ATTRIBUTE_ENV = 3

/** `pkg/core/attribute.go` */
export const attribute = struct({
  attributeid: text,
  targetid: text,
  targetcolonyname: text,
  targetprocessgraphid: text,
  state: integer,
  attributetype: integer,
  key: text,
  value: text,
})
export type Attribute = ValueOf<typeof attribute>

/** `pkg/core/process.go`. Times are RFC 3339; year 1 is "not yet". `prioritytime` is in nanoseconds. */
export const process = struct({
  processid: text,
  initiatorid: text,
  initiatorname: text,
  assignedexecutorid: text,
  isassigned: flag,
  state: integer,
  prioritytime: int64,
  submissiontime: time,
  starttime: time,
  endtime: time,
  waitdeadline: time,
  execdeadline: time,
  retries: integer,
  attributes: list(attribute),
  spec: functionSpec,
  waitforparents: flag,
  parents: list(text),
  children: list(text),
  processgraphid: text,
  in: list(anything),
  out: list(anything),
  errors: list(text),
})
export type Process = ValueOf<typeof process>

/** `pkg/core/processgraph.go`, with the layout that react-flow draws. */
export const processGraph = struct({
  processgraphid: text,
  initiatorid: text,
  initiatorname: text,
  colonyname: text,
  rootprocessids: list(text),
  state: integer,
  submissiontime: time,
  starttime: time,
  endtime: time,
  processids: list(text),
  nodes: list(
    struct({
      id: text,
      data: struct({label: text}),
      position: struct({x: integer, y: integer}),
      type: text,
      style: struct({color: text, background: text}),
    }),
  ),
  edges: list(struct({id: text, source: text, target: text, animated: flag})),
})
export type ProcessGraph = ValueOf<typeof processGraph>

/** `pkg/core/log.go`. `timestamp` is nanoseconds since 1970. */
export const log = struct({processid: text, colonyname: text, executorname: text, message: text, timestamp: int64})
export type Log = ValueOf<typeof log>
