import {type FunctionSpec, functionSpec} from '../objects/function-spec.js'
import {ShapeError} from '../shape.js'
import {renewFields} from './old-fields.js'
import {type UnknownField, unknownFields} from './unknown-fields.js'

/** A document read as a function spec. */
export type CheckedSpec<Spec> =
  | {
      readonly ok: true
      readonly spec: Spec
      readonly warnings: readonly string[]
      readonly unknown: readonly UnknownField[]
    }
  | {readonly ok: false; readonly problems: readonly string[]; readonly unknown: readonly UnknownField[]}

/** Priorities that a server takes: `pkg/server/handlers/process/handlers.go`. */
const PRIORITY_LIMIT = 50_000

/** A missing limit is none, as upstream's command line has it: a server would let 0 expire at once. */
const unlimited = (seconds: number): number => (seconds === 0 ? -1 : seconds)

/**
 * Reads one function spec as it stands in a file: old names renewed, types and required fields checked, `colonyName`
 * where it names no colony. @param path of the spec in its document, for what is wrong
 */
export function checkFunctionSpec(document: unknown, colonyName: string, path = ''): CheckedSpec<FunctionSpec> {
  const {value, warnings} = renewFields(document, path)
  const unknown = unknownFields(value, functionSpec, path)
  try {
    const spec = functionSpec.decode(value ?? {}, path)
    const problems = missing(spec, path)
    if (problems.length > 0) return {ok: false, problems, unknown}
    return {ok: true, spec: completed(spec, colonyName), warnings, unknown}
  } catch (error) {
    if (error instanceof ShapeError) return {ok: false, problems: [error.message], unknown}
    throw error
  }
}

function missing({funcname, conditions, priority}: FunctionSpec, path: string): readonly string[] {
  const place = (name: string): string => (path === '' ? name : `${path}.${name}`)
  return [
    ...(funcname === '' ? [`${place('funcname')} is missing: the function to run`] : []),
    // Whoever names one executor gets its type from the server; * is anyone.
    ...(conditions.executortype === '' && (conditions.executornames.length !== 1 || conditions.executornames[0] === '*')
      ? [`${place('conditions.executortype')} is missing: the type of the executors that may run it`]
      : []),
    ...(Math.abs(priority) > PRIORITY_LIMIT
      ? [`${place('priority')} must be from -${PRIORITY_LIMIT} to ${PRIORITY_LIMIT}, and is ${priority}`]
      : []),
  ]
}

function completed(spec: FunctionSpec, colonyName: string): FunctionSpec {
  return {
    ...spec,
    maxwaittime: unlimited(spec.maxwaittime),
    maxexectime: unlimited(spec.maxexectime),
    conditions: {...spec.conditions, colonyname: spec.conditions.colonyname || colonyName},
  }
}
