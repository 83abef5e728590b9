import {flag, integer, list, map, nullWhenEmpty, optional, real, struct, text, type ValueOf} from '../shape.js'
import {time} from '../time.js'
import {gpu} from './function-spec.js'

/** `pkg/core/colony.go`. The id is that of the owner's key. */
export const colony = struct({colonyid: text, name: text})
export type Colony = ValueOf<typeof colony>

/** `pkg/core/user.go` */
export const user = struct({colonyname: text, userid: text, name: text, email: text, phone: text})
export type User = ValueOf<typeof user>

/** States of executors: `pkg/core/executor.go`. */
export const PENDING = 0
export const APPROVED = 1
export const REJECTED = 2
export const UNREGISTERED = 3

export const capabilities = struct({
  hardware: nullWhenEmpty(
    list(
      struct({
        model: text,
        nodes: integer,
        cpu: text,
        cores: integer,
        mem: text,
        storage: text,
        gpu,
        platform: text,
        architecture: text,
        network: nullWhenEmpty(list(text)),
      }),
    ),
  ),
  software: nullWhenEmpty(list(struct({name: text, type: text, version: text}))),
})
export type Capabilities = ValueOf<typeof capabilities>

const projects = map(
  struct({
    allocatedcpu: integer,
    usedcpu: integer,
    allocatedgpu: integer,
    usedgpu: integer,
    allocatedstorage: integer,
    usedstorage: integer,
  }),
)

export const allocations = struct({
  projects: {
    ...projects,
    encode: (value) => (projects.isEmpty(value) ? 'null' : projects.encode(value)),
  } as typeof projects,
})
export type Allocations = ValueOf<typeof allocations>

/** `pkg/core/executor.go` */
export const executor = struct({
  executorid: text,
  executortype: text,
  executorname: text,
  colonyname: text,
  state: integer,
  requirefuncreg: flag,
  commissiontime: time,
  lastheardfromtime: time,
  locationname: optional(text),
  capabilities,
  allocations,
  blueprintid: optional(text),
  blueprintgen: optional(integer),
})
export type Executor = ValueOf<typeof executor>

/** What a function is called with: `pkg/core/function.go`. */
export const functionArguments = list(
  struct({
    name: text,
    type: text,
    description: optional(text),
    required: optional(flag),
    enum: optional(list(text)),
  }),
)

/** `pkg/core/function.go`. Times are in seconds. */
export const registeredFunction = struct({
  functionid: text,
  executorname: text,
  executortype: text,
  colonyname: text,
  funcname: text,
  description: optional(text),
  args: optional(functionArguments),
  counter: integer,
  minwaittime: real,
  maxwaittime: real,
  minexectime: real,
  maxexectime: real,
  avgwaittime: real,
  avgexectime: real,
  locationname: optional(text),
})
export type RegisteredFunction = ValueOf<typeof registeredFunction>

/** `pkg/core/location.go`. Degrees. */
export const location = struct({
  locationid: text,
  name: text,
  colonyname: text,
  description: text,
  long: real,
  lat: real,
})
export type Location = ValueOf<typeof location>
