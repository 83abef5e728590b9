import {requireIdentity, requireName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {insertUser, userById, userByName, userJson} from '../tables/user.js'

export const addUser = operation({
  type: 'addusermsg',
  kind: 'write',
  colonyName: ({user}) => user.colonyname,
  run: ({user: {userid: id, name, email, phone}}, {colony}, {store}) => {
    requireIdentity(id, 'user')
    requireName(name, 'user')
    requireText(email, 'email address')
    requireText(phone, 'phone number')
    const place = `in Colony with name <${colony.name}>`
    if (userByName(store, colony.key, name)) {
      throw new RpcError(400, `A user with name <${name}> already exists ${place}`)
    }
    if (userById(store, colony.key, id)) throw new RpcError(400, `A user with Id <${id}> already exists ${place}`)
    insertUser(store, {colony: colony.key, id, name, email, phone})
    return userJson({id, name, email, phone}, colony.name)
  },
})
