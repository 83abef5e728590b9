import {MESSAGES} from '../../wire/messages/catalogue.js'
import {requireIdentity} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {setUserId, userById} from '../tables/user.js'

/** A user changes to another key, and proves the old one. Processes keep the id of whoever submitted them. */
export const changeUserId = operation({
  type: 'changeuseridmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({colonyname, userid}, {id, colony}, {store}) => {
    // Not the caller's `user`: an executor with the same key comes first there.
    const user = userById(store, colony.key, id)
    if (!user) throw new RpcError(400, 'Failed to change user Id, user not found')
    requireIdentity(userid, 'user')
    if (userid !== id && userById(store, colony.key, userid)) {
      throw new RpcError(400, `A user with Id <${userid}> already exists in Colony with name <${colony.name}>`)
    }
    setUserId(store, user.key, userid)
    return MESSAGES.changeuseridmsg.reply.encode({colonyname, userid, msgtype: 'changeuseridmsg'})
  },
})
