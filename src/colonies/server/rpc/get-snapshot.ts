import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {snapshotById, snapshotByName, snapshotJson} from '../tables/snapshot.js'

export const getSnapshot = operation({
  type: 'getsnapshotmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({snapshotid, name}, {colony}, {store}) => {
    if (snapshotid === '' && name === '') throw new RpcError(400, 'A snapshot needs an Id or a name')
    const found =
      snapshotid === '' ? snapshotByName(store, colony.key, name) : snapshotById(store, colony.key, snapshotid)
    const asked = snapshotid === '' ? `name <${name}>` : `Id <${snapshotid}>`
    if (!found) throw new RpcError(500, `Snapshot with ${asked} not found in Colony <${colony.name}>`)
    return snapshotJson(found, colony.name)
  },
})
