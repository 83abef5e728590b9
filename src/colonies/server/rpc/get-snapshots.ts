import {nullOrList} from '../../wire/json.js'
import {operation} from '../operation.js'
import {snapshotJson, snapshotsOf} from '../tables/snapshot.js'

export const getSnapshots = operation({
  type: 'getsnapshotsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) =>
    nullOrList(snapshotsOf(store, colony.key).map((each) => snapshotJson(each, colony.name))),
})
