import {anything, flag, integer, list, map, nullWhenEmpty, optional, struct, text, type ValueOf} from '../shape.js'

/** `pkg/core/executor.go` and `function_spec.go`: a GPU that a function wants, or that a machine has. */
export const gpu = struct({name: text, mem: text, count: integer, nodecount: integer})

/** Where a function may run. Names of colony, executors and parents; resources as texts such as `500m` and `10Gi`. */
export const conditions = struct({
  colonyname: text,
  executornames: list(text),
  executortype: text,
  locationname: optional(text),
  dependencies: list(text),
  nodes: integer,
  cpu: text,
  processes: integer,
  processespernode: integer,
  mem: text,
  storage: text,
  gpu,
  walltime: integer,
})

const keepLocal = struct({keeplocal: flag})

/** Files that an executor brings in before, and takes out after, the function runs. */
export const filesystem = struct({
  mount: text,
  snapshots: nullWhenEmpty(
    list(struct({snapshotid: text, label: text, dir: text, keepfiles: flag, keepsnapshot: flag})),
  ),
  dirs: nullWhenEmpty(
    list(
      struct({
        label: text,
        dir: text,
        keepfiles: flag,
        onconflicts: struct({onstart: keepLocal, onclose: keepLocal}),
      }),
    ),
  ),
})

/**
 * What to run: `pkg/core/function_spec.go`. `maxwaittime`, `maxexectime` and `walltime` are seconds, -1 is no limit;
 * `maxretries` -1 is for ever; `priority` from -50000 to 50000.
 */
export const functionSpec = struct({
  nodename: text,
  funcname: text,
  args: list(anything),
  kwargs: map(anything),
  priority: integer,
  maxwaittime: integer,
  maxexectime: integer,
  maxretries: integer,
  conditions,
  label: text,
  fs: filesystem,
  env: map(text),
  channels: optional(list(text)),
})
export type FunctionSpec = ValueOf<typeof functionSpec>

/** `pkg/core/workerflow_spec.go`: function specs that depend on each other by node name. */
export const workflowSpec = struct({colonyname: text, functionspecs: list(functionSpec)})
export type WorkflowSpec = ValueOf<typeof workflowSpec>
