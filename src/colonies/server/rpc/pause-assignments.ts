import {NOTHING, operation} from '../operation.js'
import {setPaused} from '../tables/colony.js'

/** Nothing is handed out until the colony resumes; what runs goes on. */
export const pauseAssignments = operation({
  type: 'pauseassignmentsmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}, {store}) => {
    setPaused(store, colony.key, true)
    return NOTHING
  },
})
