import {connectionFlags} from './connection-flags.js'
import {idFlag} from './process-flags.js'

/** For commands about one generator. */
export const generatorFlags = {generatorid: idFlag('Id of the generator'), ...connectionFlags}
