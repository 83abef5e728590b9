import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {locationByName, removeLocationRow} from '../tables/location.js'

/** Executors and processes that name it go on: they match by the name alone. */
export const removeLocation = operation({
  type: 'removelocationmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({name}, {colony}, {store}) => {
    const location = locationByName(store, colony.key, name)
    if (!location) throw new RpcError(400, `Location with name <${name}> not found`)
    removeLocationRow(store, location.key)
    return NOTHING
  },
})
