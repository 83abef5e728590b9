import {serverInfo} from '../../wire/objects/server.js'
import {operation} from '../operation.js'

export const getServerInfo = operation({
  type: 'getserverinfomsg',
  kind: 'read',
  run: (_request, _caller, {settings}) =>
    serverInfo.encode({
      buildversion: settings.buildVersion,
      buildtime: settings.buildTime,
      backends: settings.backends().map((each) => ({type: 'http', insecure: false, ...each})),
    }),
})
