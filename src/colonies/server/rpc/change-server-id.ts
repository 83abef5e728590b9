import {MESSAGES} from '../../wire/messages/catalogue.js'
import {requireIdentity} from '../limits.js'
import {operation} from '../operation.js'
import {setServerId} from '../tables/server.js'

/** Another key owns the server from now on; whoever asks proves the old one. */
export const changeServerId = operation({
  type: 'changeserveridmsg',
  kind: 'write',
  run: ({serverid}, _caller, {store}) => {
    requireIdentity(serverid, 'server')
    setServerId(store, serverid)
    return MESSAGES.changeserveridmsg.reply.encode({serverid, msgtype: 'changeserveridmsg'})
  },
})
