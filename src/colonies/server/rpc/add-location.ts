import {newObjectId} from '../../wire/object-id.js'
import {requireName, requireShortName, requireText} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {insertLocation, locationByName, locationJson} from '../tables/location.js'

/** The client makes the id; one that sends none gets one. */
export const addLocation = operation({
  type: 'addlocationmsg',
  kind: 'write',
  colonyName: ({location}) => location.colonyname,
  run: ({location: {locationid, name, description, long, lat}}, {colony}, {store}) => {
    requireName(name, 'location')
    requireShortName(locationid, 'location')
    requireText(description, 'description of the location')
    if (!Number.isFinite(long) || !Number.isFinite(lat)) throw new RpcError(400, 'The coordinates must be numbers')
    if (locationByName(store, colony.key, name)) {
      throw new RpcError(400, `A location with name <${name}> already exists in Colony with name <${colony.name}>`)
    }
    const id = locationid === '' ? newObjectId() : locationid
    insertLocation(store, {colony: colony.key, id, name, description, long, lat})
    return locationJson({id, name, description, long, lat}, colony.name)
  },
})
