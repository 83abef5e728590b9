import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {locationByName, locationJson} from '../tables/location.js'

export const getLocation = operation({
  type: 'getlocationmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({name}, {colony}, {store}) => {
    const location = locationByName(store, colony.key, name)
    if (!location) throw new RpcError(404, `Location with name <${name}> not found`)
    return locationJson(location, colony.name)
  },
})
