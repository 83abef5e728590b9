import {type Attribute, attribute as shape} from '../../wire/objects/process.js'
import {type Context, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {attributeById} from '../tables/attribute.js'

function existing({store}: Context, id: string): Attribute {
  const attribute = attributeById(store, id)
  if (!attribute) throw new RpcError(404, 'Failed to get attribute, attribute not found')
  return attribute
}

export const getAttribute = operation({
  type: 'getattributemsg',
  kind: 'read',
  colonyName: ({attributeid}, context) => existing(context, attributeid).targetcolonyname,
  run: ({attributeid}, _caller, context) => shape.encode(existing(context, attributeid)),
})
