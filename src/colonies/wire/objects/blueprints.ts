import {anything, int64, integer, list, map, optional, struct, text, type ValueOf} from '../shape.js'
import {time} from '../time.js'

/** `pkg/core/blueprint.go`. `colonyname` is what other messages call namespace. */
export const blueprintMetadata = struct({
  name: text,
  colonyname: text,
  locationname: optional(text),
  labels: optional(map(text)),
  annotations: optional(map(text)),
  generation: optional(int64),
  createdAt: time,
  updatedAt: time,
  lastReconciliationProcess: optional(text),
  lastReconciliationTime: time,
})

/** A desired state: `pkg/core/blueprint.go`. */
export const blueprint = struct({
  blueprintid: text,
  kind: text,
  metadata: blueprintMetadata,
  spec: map(anything),
  status: optional(map(anything)),
})
export type Blueprint = ValueOf<typeof blueprint>

/** What blueprints of a kind look like, and who reconciles them: `pkg/core/blueprint.go`. Interval in seconds. */
export const blueprintDefinition = struct({
  blueprintdefinitionid: text,
  kind: text,
  metadata: blueprintMetadata,
  spec: struct({
    group: text,
    version: text,
    names: struct({
      kind: text,
      listKind: text,
      singular: text,
      plural: text,
      shortNames: optional(list(text)),
    }),
    scope: text,
    schema: optional(anything),
    handler: struct({executorType: text, functionName: text, reconcileInterval: optional(integer)}),
  }),
})
export type BlueprintDefinition = ValueOf<typeof blueprintDefinition>

/** An earlier state of a blueprint: `pkg/core/blueprint.go`. `changetype` is create, update or delete. */
export const blueprintHistory = struct({
  historyid: text,
  blueprintid: text,
  kind: text,
  namespace: text,
  name: text,
  generation: int64,
  spec: map(anything),
  status: optional(map(anything)),
  timestamp: time,
  changedby: text,
  changetype: text,
})
export type BlueprintHistory = ValueOf<typeof blueprintHistory>
