import {CHECKER_PERIOD, existingGenerator} from '../graphs/find-schedule.js'
import {generatorJson} from '../graphs/generator-json.js'
import {operation} from '../operation.js'

export const getGenerator = operation({
  type: 'getgeneratormsg',
  kind: 'read',
  colonyName: ({generatorid}, context) => existingGenerator(context, generatorid).colonyName,
  run: ({generatorid}, _caller, context) => generatorJson(existingGenerator(context, generatorid), CHECKER_PERIOD),
})
