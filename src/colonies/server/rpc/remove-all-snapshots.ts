import {NOTHING, operation} from '../operation.js'
import {removeSnapshotsOf} from '../tables/snapshot.js'

/** The type has no second "s" (`pkg/rpc/remove_all_snapshots_msg.go`). */
export const removeAllSnapshots = operation({
  type: 'removeallsnapshotmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => {
    removeSnapshotsOf(store, colony.key)
    return NOTHING
  },
})
