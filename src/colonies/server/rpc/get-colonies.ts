import {operation} from '../operation.js'
import {allColonies, colonyJson} from '../tables/colony.js'

export const getColonies = operation({
  type: 'getcoloniesmsg',
  kind: 'read',
  run: (_request, _caller, {store}) => `[${allColonies(store).map(colonyJson).join(',')}]`,
})
