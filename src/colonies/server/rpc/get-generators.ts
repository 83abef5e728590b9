import {nullOrList} from '../../wire/json.js'
import {generatorJson} from '../graphs/generator-json.js'
import {requireCount} from '../limits.js'
import {operation} from '../operation.js'
import {generatorsOf} from '../tables/generator.js'

/** The generators of a colony, the oldest first. There is no upper bound of the count, as upstream. */
export const getGenerators = operation({
  type: 'getgeneratorsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({count}, {colony}, {store}) => {
    requireCount(count)
    return nullOrList(generatorsOf(store, colony.key, count).map((each) => generatorJson(each)))
  },
})
