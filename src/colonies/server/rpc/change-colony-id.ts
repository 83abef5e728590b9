import {MESSAGES} from '../../wire/messages/catalogue.js'
import {requireIdentity} from '../limits.js'
import {operation} from '../operation.js'
import {setColonyId} from '../tables/colony.js'

/** Another key owns the colony from now on; whoever asks proves the old one. */
export const changeColonyId = operation({
  type: 'changecolonyidmsg',
  kind: 'write',
  colonyName: ({colonyname}) => colonyname,
  run: ({colonyname, colonyid}, {colony}, {store}) => {
    requireIdentity(colonyid, 'colony')
    setColonyId(store, colony.key, colonyid)
    return MESSAGES.changecolonyidmsg.reply.encode({colonyname, colonyid, msgtype: 'changecolonyidmsg'})
  },
})
