import {newObjectId} from '../../wire/object-id.js'
import {requireLabel} from '../files/require-file.js'
import {requireName} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {newestIdsUnder} from '../tables/file-label.js'
import {insertSnapshot, snapshotByName, snapshotJson} from '../tables/snapshot.js'

/** The newest revision of every file under a label and the labels below it; a label without files gives an empty one. */
export const createSnapshot = operation({
  type: 'createsnapshotmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({label: asked, name}, {colony}, {store, now}) => {
    requireName(name, 'snapshot')
    requireLabel(asked)
    // Upstream takes one slash off, and its command line has added one: '' is the root.
    const label = asked.replace(/\/$/, '')
    if (snapshotByName(store, colony.key, name)) {
      throw new RpcError(400, `Snapshot with name <${name}> in Colony <${colony.name}> already exists`)
    }
    const fileIds = newestIdsUnder(store, colony.key, label)
    const snapshot = {id: newObjectId(), colony: colony.key, label, name, fileIds, added: now()}
    insertSnapshot(store, snapshot)
    return snapshotJson(snapshot, colony.name)
  },
})
