import {newObjectId} from '../../wire/object-id.js'
import {blueprintJson, blueprintRow} from '../blueprints/blueprint-json.js'
import {checkBlueprint} from '../blueprints/check-blueprint.js'
import {ensureLocation} from '../blueprints/ensure-location.js'
import {ensureReconcileCron} from '../blueprints/reconcile-cron.js'
import {recordHistory} from '../blueprints/record-history.js'
import {submitReconcileOf} from '../blueprints/submit-reconcile.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {blueprintByName, hasBlueprint, insertBlueprint} from '../tables/blueprint.js'

/**
 * `handlers/blueprint/handlers.go` HandleAddBlueprint; reference colonies-protocol, section 20. The client supplies the
 * metadata, generation and times included, and may supply the id.
 */
export const addBlueprint = operation({
  type: 'addblueprintmsg',
  kind: 'write',
  colonyName: ({blueprint}) => blueprint.metadata.colonyname,
  run: ({blueprint: asked}, caller, context) => {
    const {colony} = caller
    const {store} = context
    const definition = checkBlueprint(context, colony, asked)
    const {name} = asked.metadata
    if (blueprintByName(store, colony.key, name)) {
      throw new RpcError(409, `blueprint with name '${name}' already exists in colony '${colony.name}'`)
    }
    const id = asked.blueprintid === '' ? newObjectId() : asked.blueprintid
    if (hasBlueprint(store, id)) throw new RpcError(409, `blueprint with Id ${id} already exists`)
    const blueprint = {...asked, blueprintid: id}
    const row = blueprintRow(blueprint)
    ensureLocation(context, colony.key, row)
    const key = insertBlueprint(store, colony.key, row)
    recordHistory(context, caller, key, blueprint, 'create')
    ensureReconcileCron(context, caller, row, definition.spec.handler)
    submitReconcileOf(context, caller, row, definition.spec.handler)
    return blueprintJson(row)
  },
})
