import {nullOrList} from '../../wire/json.js'
import {operation} from '../operation.js'
import {locationJson, locationsOf} from '../tables/location.js'

export const getLocations = operation({
  type: 'getlocationsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) =>
    nullOrList(locationsOf(store, colony.key).map((each) => locationJson(each, colony.name))),
})
