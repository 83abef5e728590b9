import {colonyIdFlag, connectionFlags} from './connection-flags.js'
import {countFlag, idFlag} from './process-flags.js'
import {watchFlags} from './watch-flags.js'

/** For commands about one workflow. */
export const workflowFlags = {
  workflowid: idFlag('Id of the workflow'),
  ...colonyIdFlag,
  ...connectionFlags,
}

/** For lists of workflows. */
export const workflowListFlags = {count: countFlag('workflows'), ...watchFlags, ...colonyIdFlag, ...connectionFlags}
