import {RESUMED, recordChange} from '../changes.js'
import {NOTHING, operation} from '../operation.js'
import {setPaused} from '../tables/colony.js'

/** Wakes every executor of the colony that waits, in whichever process it does. */
export const resumeAssignments = operation({
  type: 'resumeassignmentsmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => {
    setPaused(store, colony.key, false)
    recordChange(store, {colony: colony.key, processId: '', executorType: '', state: RESUMED})
    return NOTHING
  },
})
