import {type Blueprint, type BlueprintDefinition, blueprintValues} from '../../wire/objects/blueprints.js'
import {LONGEST_DESCRIPTION, requireName, requireShortName, requireText} from '../limits.js'
import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {definitionOfKind} from '../tables/blueprint-definition.js'
import type {ColonyRow} from '../tables/colony.js'
import {requireMetadata} from './check-metadata.js'
import {schemaProblem} from './schema-problem.js'

/**
 * Checks a blueprint that is added or updated, before anything of it is written. Returns the definition of its kind in
 * the colony. @throws RpcError 400
 */
export function checkBlueprint({store}: Context, colony: ColonyRow, blueprint: Blueprint): BlueprintDefinition {
  const {blueprintid, kind, metadata, spec, status} = blueprint
  requireShortName(blueprintid, 'blueprint')
  requireName(kind, 'kind')
  requireMetadata(metadata, 'blueprint')
  requireValues(spec, 'spec')
  requireValues(status, 'status')
  const definition = definitionOfKind(store, colony.key, kind)
  if (!definition) {
    throw new RpcError(400, `BlueprintDefinition for kind '${kind}' not found in namespace '${colony.name}'`)
  }
  const {schema} = definition.spec
  const problem = schema && schemaProblem(spec, schema)
  if (problem) throw new RpcError(400, `blueprint validation failed: ${problem}`)
  return definition
}

/** Refuses a spec or a status that is too large. Returns its JSON. @throws RpcError 400 */
export function requireValues(values: Blueprint['spec'], what: 'spec' | 'status'): string {
  const json = blueprintValues.encode(values)
  requireText(json, `${what} of the blueprint`, LONGEST_DESCRIPTION)
  return json
}
