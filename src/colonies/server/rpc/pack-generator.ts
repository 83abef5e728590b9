import {existingGenerator} from '../graphs/find-schedule.js'
import {packGenerator as pack} from '../graphs/run-generator.js'
import {NOTHING, operation} from '../operation.js'

/** Reference colonies-protocol, section 16. */
export const packGenerator = operation({
  type: 'packgeneratormsg',
  kind: 'write',
  colonyName: ({generatorid}, context) => existingGenerator(context, generatorid).colonyName,
  run: ({generatorid, arg}, _caller, context) => {
    pack(context, existingGenerator(context, generatorid), arg)
    return NOTHING
  },
})
