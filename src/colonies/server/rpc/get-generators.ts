import {generatorJson} from '../graphs/generator-json.js'
import {operation} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {generatorsOf} from '../tables/generator.js'

/** The generators of a colony, the oldest first. There is no upper bound of the count, as upstream. */
export const getGenerators = operation({
  type: 'getgeneratorsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({count}, {colony}, {store}) => {
    if (count < 0) throw new RpcError(400, 'Count must not be negative')
    const generators = generatorsOf(store, colony.key, count)
    return generators.length === 0 ? 'null' : `[${generators.map((each) => generatorJson(each)).join(',')}]`
  },
})
