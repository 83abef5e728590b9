import {nullOrList} from '../../wire/json.js'
import {operation} from '../operation.js'
import {userJson, usersOf} from '../tables/user.js'

export const getUsers = operation({
  type: 'getusersmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) =>
    nullOrList(usersOf(store, colony.key).map((each) => userJson(each, colony.name))),
})
