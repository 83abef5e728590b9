import {colonyNameOfProcess, ownRunningProcess} from '../find-process.js'
import {LONGEST_VALUE, requireText} from '../limits.js'
import {NOTHING, operation} from '../operation.js'
import {insertLog} from '../tables/log.js'

/** Whoever runs a process writes its log. */
export const addLog = operation({
  type: 'addlogmsg',
  kind: 'write',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 500),
  run: ({processid, message}, caller, context) => {
    const process = ownRunningProcess(context, processid, caller.id, 'add log')
    requireText(message, 'message', LONGEST_VALUE)
    insertLog(context.store, {
      colony: process.colony,
      processId: process.id,
      executorName: caller.executor?.name ?? '',
      message,
      now: context.now(),
    })
    return NOTHING
  },
})
