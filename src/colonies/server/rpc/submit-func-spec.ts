import {randomUUID} from 'node:crypto'
import {hashText} from '../../wire/identity.js'
import {operation} from '../operation.js'
import {insertProcess, prepareSpec} from '../tables/process-insert.js'
import {processJson} from '../tables/process-read.js'
import {markSubmitted} from '../tables/process-state.js'

/** `handlers/process/handlers.go` HandleSubmit; reference colonies-protocol, section 9. */
export const submitFuncSpec = operation({
  type: 'submitfuncspecmsg',
  kind: 'write',
  colonyName: ({spec}) => spec.conditions.colonyname,
  run: ({spec}, {id: initiatorId, colony, executor, user}, {store, now}) => {
    const prepared = prepareSpec(spec)
    const id = hashText(randomUUID())
    const initiatorName = executor?.name ?? user?.name ?? ''
    insertProcess(store, {...prepared, id, colony: colony.key, initiatorId, initiatorName, submitted: now()})
    markSubmitted(store, {id, colony: colony.key, executorType: spec.conditions.executortype})
    return processJson(store, id) ?? ''
  },
})
