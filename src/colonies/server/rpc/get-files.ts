import {fileData} from '../../wire/objects/files.js'
import {list} from '../../wire/shape.js'
import {operation} from '../operation.js'
import {newestOf} from '../tables/file.js'

const files = list(fileData)

/** What stands under exactly this label, in its newest revision. */
export const getFiles = operation({
  type: 'getfilesmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({label}, {colony}, {store}) => files.encode(newestOf(store, colony.key, label)),
})
