import {type BlueprintDefinition, blueprintDefinition, type SchemaProperty} from '../../wire/objects/blueprints.js'
import {LONGEST_DESCRIPTION, requireName, requireSeconds, requireShortName, requireText} from '../limits.js'
import {RpcError} from '../rpc-error.js'
import {requireMetadata} from './check-metadata.js'
import {reconcileFunction} from './reconcile-spec.js'
import {SCHEMA_TYPES} from './schema-problem.js'

/**
 * Refuses a definition that no blueprint could be made of. Upstream has such a check and does not call it; clients send
 * definitions without group, version and scope, and without a handler, so that only what is needed is asked for.
 * @throws RpcError 400
 */
export function requireDefinition(definition: BlueprintDefinition): void {
  const {blueprintdefinitionid, kind, metadata, spec} = definition
  const {names, scope, schema, handler} = spec
  requireShortName(blueprintdefinitionid, 'blueprint definition')
  requireShortName(kind, 'blueprint definition')
  requireMetadata(metadata, 'blueprint definition')
  requireName(names.kind, 'kind')
  for (const each of [names.listKind, names.singular, names.plural, ...names.shortNames, spec.group, spec.version]) {
    requireShortName(each, 'kind, its group or its version')
  }
  if (!['', 'Namespaced', 'Cluster'].includes(scope)) {
    throw new RpcError(400, "The scope of a blueprint definition is 'Namespaced' or 'Cluster'")
  }
  requireShortName(handler.executorType, 'executor type')
  requireShortName(handler.functionName, 'function')
  // What its processes are called.
  for (const name of [reconcileFunction(handler), 'cleanup'])
    requireShortName(`${handler.executorType}-${name}`, 'handler')
  requireSeconds(handler.reconcileInterval, 'reconcileInterval')
  if (handler.reconcileInterval < 0) throw new RpcError(400, 'The reconcileInterval must not be negative')
  for (const [name, property] of Object.entries(schema?.properties ?? {})) requireProperty(name, property)
  requireText(blueprintDefinition.encode(definition), 'blueprint definition', LONGEST_DESCRIPTION)
}

/** What is not known could not be checked later, and would pass for it. */
function requireProperty(path: string, {type, properties, items}: SchemaProperty): void {
  if (type !== '' && !SCHEMA_TYPES.some((each) => each === type)) {
    throw new RpcError(400, `The type of '${path.slice(0, 256)}' in the schema is none of ${SCHEMA_TYPES.join(', ')}`)
  }
  for (const [name, property] of Object.entries(properties)) requireProperty(`${path}.${name}`, property)
  if (items) requireProperty(`${path}[]`, items)
}
