import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {removeSnapshotById, removeSnapshotByName} from '../tables/snapshot.js'

/** Its files stay. One that is not there is removed already. */
export const removeSnapshot = operation({
  type: 'removesnapshotmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({snapshotid, name}, {colony}, {store}) => {
    if (snapshotid === '' && name === '') throw new RpcError(400, 'A snapshot needs an Id or a name')
    if (snapshotid === '') removeSnapshotByName(store, colony.key, name)
    else removeSnapshotById(store, colony.key, snapshotid)
    return NOTHING
  },
})
