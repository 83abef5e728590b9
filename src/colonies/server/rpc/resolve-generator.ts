import {generatorJson} from '../graphs/generator-json.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {generatorByName} from '../tables/generator.js'

/** Finds a generator by its name. */
export const resolveGenerator = operation({
  type: 'resolvegeneratormsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({generatorname}, {colony}, {store}) => {
    const generator = generatorByName(store, colony.key, generatorname)
    if (!generator) throw new RpcError(500, `Generator with name <${generatorname}> not found`)
    return generatorJson(generator)
  },
})
