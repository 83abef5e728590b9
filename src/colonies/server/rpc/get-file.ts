import {locatedReference} from '../files/located-reference.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {type FileRow, fileById, fileJson, revisionsOf} from '../tables/file.js'

/** A list in any case: one revision by its id, or those of a name, the newest first. */
export const getFile = operation({
  type: 'getfilemsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({fileid, label, name, latest}, {colony}, context) => {
    const {store} = context
    const json = (file: FileRow): string =>
      fileJson({...file, reference: locatedReference(file.reference, context)}, colony.name)
    if (fileid !== '') {
      const file = fileById(store, colony.key, fileid)
      if (!file) throw new RpcError(400, `File with Id <${fileid}> not found`)
      return `[${json(file)}]`
    }
    if (label === '' || name === '') throw new RpcError(400, 'A file needs an Id, or a label and a name')
    const revisions = revisionsOf(store, colony.key, {label, name, latest})
    if (revisions.length === 0) throw new RpcError(404, `File with name <${name}> not found under <${label}>`)
    return `[${revisions.map(json).join(',')}]`
  },
})
