import {version as shape} from '../../wire/objects/server.js'
import {operation} from '../operation.js'

export const version = operation({
  type: 'versionmsg',
  kind: 'read',
  run: (_request, _caller, {settings}) =>
    shape.encode({buildversion: settings.buildVersion, buildtime: settings.buildTime, msgtype: 'versionmsg'}),
})
