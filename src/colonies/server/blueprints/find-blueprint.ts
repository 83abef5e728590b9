import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {type BlueprintRow, blueprintById, blueprintByName, colonyOfBlueprint} from '../tables/blueprint.js'

/** The blueprint that a request names. @throws RpcError 404 */
export function existingBlueprint({store}: Context, colony: number, name: string): BlueprintRow {
  const blueprint = blueprintByName(store, colony, name)
  if (!blueprint) throw new RpcError(404, 'Blueprint not found')
  return blueprint
}

/** The colony of the blueprint that a request names by its id. @throws RpcError 404 */
export function colonyNameOfBlueprint({store}: Context, id: string): string {
  const name = colonyOfBlueprint(store, id)
  if (name === undefined) throw new RpcError(404, 'Blueprint not found')
  return name
}

/** The blueprint of an id, after `colonyNameOfBlueprint`. @throws RpcError 404 */
export function blueprintOfId({store}: Context, id: string): BlueprintRow {
  const blueprint = blueprintById(store, id)
  if (!blueprint) throw new RpcError(404, 'Blueprint not found')
  return blueprint
}
