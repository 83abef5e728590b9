import {colonyNameOfProcess} from '../find-process.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {processJson} from '../tables/process-read.js'

export const getProcess = operation({
  type: 'getprocessmsg',
  kind: 'read',
  colonyName: ({processid}, context) => colonyNameOfProcess(context, processid, 404),
  run: ({processid}, _caller, {store}) => {
    const json = processJson(store, processid)
    if (json === undefined) throw new RpcError(404, `Process with Id ${processid} not found`)
    return json
  },
})
