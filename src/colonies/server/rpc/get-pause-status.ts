import {MESSAGES} from '../../wire/messages/catalogue.js'
import {operation} from '../operation.js'

const replyType = 'pausestatusreplymsg'

export const getPauseStatus = operation({
  type: 'getpausestatusmsg',
  replyType,
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: (_request, {colony}) =>
    MESSAGES.getpausestatusmsg.reply.encode({msgtype: replyType, colonyname: colony.name, ispaused: colony.paused}),
})
