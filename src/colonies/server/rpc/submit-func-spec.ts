import {newObjectId} from '../../wire/object-id.js'
import {functionSpec} from '../../wire/objects/function-spec.js'
import {WAITING} from '../../wire/objects/process.js'
import {initiatorOf} from '../initiator.js'
import {operation} from '../operation.js'
import {deadline} from '../scheduler/deadline.js'
import {priorityTime} from '../scheduler/priority.js'
import {insertProcess, type NewProcess, prepareSpec} from '../tables/process-insert.js'
import {NEW_REST, processText} from '../tables/process-json.js'
import {processJson} from '../tables/process-read.js'
import {markSubmitted} from '../tables/process-state.js'

/** `handlers/process/handlers.go` HandleSubmit; reference colonies-protocol, section 9. */
export const submitFuncSpec = operation({
  type: 'submitfuncspecmsg',
  kind: 'write',
  colonyName: ({spec}) => spec.conditions.colonyname,
  run: ({spec}, caller, {store, now}) => {
    const {colony} = caller
    const prepared = prepareSpec(spec)
    const id = newObjectId()
    const specJson = functionSpec.encode(prepared.spec)
    const added = {...prepared, specJson, id, colony: colony.key, ...initiatorOf(caller), submitted: now()}
    insertProcess(store, added)
    markSubmitted(store, {id, colony: colony.key, executorType: spec.conditions.executortype})
    return Object.keys(spec.env).length === 0 ? newProcessJson(added) : (processJson(store, id) ?? '')
  },
})

/** What reading it again would give: a process without attributes, outside workflows. */
function newProcessJson({spec, specJson, ...process}: NewProcess & {readonly specJson: string}): string {
  const shown = {
    ...process,
    assignedTo: '',
    isAssigned: false,
    state: WAITING,
    priorityTime: String(priorityTime(process.submitted, spec.priority)),
    started: null,
    ended: null,
    waitDeadline: deadline(process.submitted, spec.maxwaittime),
    execDeadline: null,
    retries: 0,
  } as const
  return processText(shown, '', specJson, NEW_REST)
}
