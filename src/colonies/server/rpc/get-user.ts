import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {userByName, userJson} from '../tables/user.js'

export const getUser = operation({
  type: 'getusermsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({name}, {colony}, {store}) => {
    const user = userByName(store, colony.key, name)
    if (!user) throw new RpcError(500, `User with name <${name}> not found: user is nil`)
    return userJson(user, colony.name)
  },
})
