import {NOTHING, operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {removeFileById, removeFileByName} from '../tables/file.js'

/**
 * One revision, or all of a name; what is not there is removed already. Snapshots do not hold it: clients remove the
 * object before they ask, so that a refusal would keep a revision without its bytes.
 */
export const removeFile = operation({
  type: 'removefilemsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({fileid, label, name}, {colony}, {store}) => {
    if (fileid !== '') {
      removeFileById(store, colony.key, fileid)
      return NOTHING
    }
    if (label === '' || name === '') throw new RpcError(400, 'A file needs an Id, or a label and a name')
    removeFileByName(store, colony.key, label, name)
    return NOTHING
  },
})
