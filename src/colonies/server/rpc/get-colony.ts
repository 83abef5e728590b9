import {operation} from '../operation.js'
import {colonyJson} from '../tables/colony.js'

export const getColony = operation({
  type: 'getcolonymsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}) => colonyJson(colony),
})
