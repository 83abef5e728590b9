import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {userById, userJson} from '../tables/user.js'

export const getUserById = operation({
  type: 'getuserbyidmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({userid}, {colony}, {store}) => {
    const user = userById(store, colony.key, userid)
    if (!user) throw new RpcError(404, `User with Id <${userid}> not found`)
    return userJson(user, colony.name)
  },
})
