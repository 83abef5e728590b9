import {DEFAULT_EXECUTOR, type DevExecutor} from '../../colonies/dev/rows.js'
import type {Environment} from './server-choice.js'

/** The executor of the colony `dev`, as upstream's variables name it. */
export function devExecutor({COLONIES_EXECUTOR_NAME, COLONIES_EXECUTOR_TYPE}: Environment): DevExecutor {
  return {
    name: COLONIES_EXECUTOR_NAME || DEFAULT_EXECUTOR.name,
    type: COLONIES_EXECUTOR_TYPE || DEFAULT_EXECUTOR.type,
  }
}
