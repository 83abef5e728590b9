import {
  anything,
  int64,
  integer,
  type Json,
  list,
  map,
  optional,
  type Shape,
  struct,
  text,
  type ValueOf,
} from '../shape.js'
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

/** What a spec or a status is made of. */
export const blueprintValues = map(anything)

/** A desired state: `pkg/core/blueprint.go`. */
export const blueprint = struct({
  blueprintid: text,
  kind: text,
  metadata: blueprintMetadata,
  spec: blueprintValues,
  status: optional(blueprintValues),
})
export type Blueprint = ValueOf<typeof blueprint>

/** What a field of a spec must be like: `pkg/core/blueprint.go` SchemaProperty. What Go does not know, it drops. */
export interface SchemaProperty {
  /** string, number, integer, boolean, object or array; '' for any. */
  readonly type: string
  readonly description: string
  /** Empty for no such limit. */
  readonly enum: readonly Json[]
  /** For whoever shows the schema; no server puts it into a spec. */
  readonly default: Json
  readonly properties: Readonly<Record<string, SchemaProperty>>
  readonly items: SchemaProperty | null
}

/** A shape that is part of itself, once it is made. */
function later<Value>(shape: () => Shape<Value>): Shape<Value> {
  return {
    decode: (value, path) => shape().decode(value, path),
    encode: (value) => shape().encode(value),
    isEmpty: (value) => shape().isEmpty(value),
  }
}

/** A Go pointer: null where there is none. */
function pointer<Value>(shape: Shape<Value>): Shape<Value | null> {
  return {
    decode: (value, path) => (value === undefined || value === null ? null : shape.decode(value, path)),
    encode: (value) => (value === null ? 'null' : shape.encode(value)),
    isEmpty: (value) => value === null,
  }
}

const schemaProperty: Shape<SchemaProperty> = later(() => property)
const property = struct({
  type: optional(text),
  description: optional(text),
  enum: optional(list(anything)),
  default: optional(anything),
  properties: optional(map(schemaProperty)),
  items: optional(pointer(schemaProperty)),
})

/** Refuses what is nested deeper than any JSON may be, before `shape` follows it down. */
function shallow<Value>(shape: Shape<Value>): Shape<Value> {
  return {
    ...shape,
    decode: (value, path) => {
      anything.decode(value, path)
      return shape.decode(value, path)
    },
  }
}

/** What a spec must be like: `pkg/core/blueprint.go` ValidationSchema. */
export const validationSchema = struct({
  type: optional(text),
  properties: optional(map(schemaProperty)),
  required: optional(list(text)),
})
export type ValidationSchema = ValueOf<typeof validationSchema>

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
    schema: optional(shallow(pointer(validationSchema))),
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
  spec: blueprintValues,
  status: optional(blueprintValues),
  timestamp: time,
  changedby: text,
  changetype: text,
})
export type BlueprintHistory = ValueOf<typeof blueprintHistory>
