import {existingGenerator} from '../graphs/find-schedule.js'
import {NOTHING, operation} from '../operation.js'
import {removeGenerator as remove} from '../tables/generator.js'

/** With the arguments that wait in it. What it started goes on. */
export const removeGenerator = operation({
  type: 'removegeneratormsg',
  kind: 'write',
  colonyName: ({generatorid}, context) => existingGenerator(context, generatorid).colonyName,
  run: ({generatorid}, _caller, context) => {
    remove(context.store, existingGenerator(context, generatorid).key)
    return NOTHING
  },
})
