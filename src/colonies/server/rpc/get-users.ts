import {operation} from '../operation.js'
import {userJson, usersOf} from '../tables/user.js'

export const getUsers = operation({
  type: 'getusersmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => {
    const users = usersOf(store, colony.key)
    return users.length === 0 ? 'null' : `[${users.map((each) => userJson(each, colony.name)).join(',')}]`
  },
})
