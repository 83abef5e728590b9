import {operation} from '../operation.js'
import {locationJson, locationsOf} from '../tables/location.js'

export const getLocations = operation({
  type: 'getlocationsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => {
    const locations = locationsOf(store, colony.key)
    return locations.length === 0 ? 'null' : `[${locations.map((each) => locationJson(each, colony.name)).join(',')}]`
  },
})
