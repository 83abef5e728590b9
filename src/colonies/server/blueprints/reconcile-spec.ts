import type {BlueprintDefinition} from '../../wire/objects/blueprints.js'
import {type FunctionSpec, functionSpec} from '../../wire/objects/function-spec.js'
import type {Json} from '../../wire/shape.js'

/** Who reconciles blueprints of a kind, and by which function. Nobody does without an executor type. */
export type Handler = BlueprintDefinition['spec']['handler']

/**
 * Its function. Definitions that name none, such as that of colonies-ts' example, are older than the field: `reconcile`
 * was called for them, and upstream calls nothing any more.
 */
export const reconcileFunction = ({functionName}: Handler): string => (functionName === '' ? 'reconcile' : functionName)

/**
 * What a reconciler is asked to do, with the limits that upstream gives it: it may wait and run as long as it likes, and is
 * tried again for ever (`pkg/core/function_spec.go` CreateEmptyFunctionSpec).
 * @param functionName `cleanup` after a removal, else `reconcileFunction`
 * @param location '' for any
 */
export function reconcileSpec(
  {executorType}: Handler,
  functionName: string,
  colonyName: string,
  location: string,
  kwargs: Readonly<Record<string, Json>>,
): FunctionSpec {
  const spec = {
    nodename: `${executorType}-${functionName}`,
    funcname: functionName,
    kwargs,
    maxexectime: -1,
    maxretries: -1,
    conditions: {colonyname: colonyName, executortype: executorType, locationname: location},
  }
  return functionSpec.decode(spec, 'spec')
}
