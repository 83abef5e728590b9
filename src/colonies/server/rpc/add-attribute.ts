import {attribute as shape} from '../../wire/objects/process.js'
import {colonyNameOfProcess, ownRunningProcess} from '../find-process.js'
import {LONGEST_VALUE, MOST_TOGETHER, requireName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {attributeById, attributeBytes, attributeId, insertAttribute} from '../tables/attribute.js'

/** The id follows from process, key and kind, so that a process has each key of a kind once. There is no update. */
export const addAttribute = operation({
  type: 'addattributemsg',
  kind: 'write',
  colonyName: ({attribute}, context) => colonyNameOfProcess(context, attribute.targetid, 404),
  run: ({attribute: {targetid, attributetype: type, key: name, value}}, caller, context) => {
    const {store} = context
    const process = ownRunningProcess(context, targetid, caller.id, 'add attribute')
    requireName(name, 'attribute')
    requireText(value, 'value of the attribute', LONGEST_VALUE)
    if (type < 0 || type > 3) throw new RpcError(400, 'The type of the attribute must be from 0 to 3')
    const id = attributeId(targetid, name, type)
    if (attributeById(store, id)) throw new RpcError(400, `The process has an attribute <${name}> of this type already`)
    if (process.attributes > 0 && attributeBytes(store, process.key) + value.length > MOST_TOGETHER) {
      throw new RpcError(400, `The attributes of the process exceed ${MOST_TOGETHER} bytes`)
    }
    insertAttribute(store, process, {type, name, value})
    const added = attributeById(store, id)
    if (!added) throw new Error(`The attribute ${id} is not there after it was added`)
    return shape.encode(added)
  },
})
