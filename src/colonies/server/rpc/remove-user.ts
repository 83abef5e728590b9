import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {removeUserRow, userByName} from '../tables/user.js'

/** What the user submitted stays. */
export const removeUser = operation({
  type: 'removeusermsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({name}, {colony}, {store}) => {
    const user = userByName(store, colony.key, name)
    if (!user) throw new RpcError(400, `User with name <${name}> not found`)
    removeUserRow(store, user.key)
    return NOTHING
  },
})
