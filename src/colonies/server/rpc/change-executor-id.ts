import {MESSAGES} from '../../wire/messages/catalogue.js'
import {requireIdentity} from '../limits.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {setExecutorId} from '../tables/executor.js'
import {moveAssignments} from '../tables/process-assigned.js'

/**
 * An executor changes to another key, and proves the old one. What it runs moves with it: upstream leaves that with the
 * old id, so that nobody could close it. Processes that have ended keep the old id.
 */
export const changeExecutorId = operation({
  type: 'changeexecutoridmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({colonyname, executorid}, {id, colony, executor}, {store}) => {
    if (!executor) throw new RpcError(400, 'Failed to change executor Id, executor not found')
    requireIdentity(executorid, 'executor')
    setExecutorId(store, executor.key, executorid)
    moveAssignments(store, colony.key, id, executorid)
    return MESSAGES.changeexecutoridmsg.reply.encode({colonyname, executorid, msgtype: 'changeexecutoridmsg'})
  },
})
