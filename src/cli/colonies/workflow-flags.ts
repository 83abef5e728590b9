import {string} from '@oclif/core/flags'
import {connectionFlags} from './connection-flags.js'
import {countFlag, idFlag} from './process-flags.js'

/** Upstream's flag of an older name for the colony. */
export const colonyIdFlag = string({
  helpValue: 'NAME',
  description: 'Name of the colony [default: COLONIES_COLONY_NAME]',
})

/** For commands about one workflow. */
export const workflowFlags = {
  workflowid: idFlag('Id of the workflow'),
  colonyid: colonyIdFlag,
  ...connectionFlags,
}

/** For lists of workflows. */
export const workflowListFlags = {count: countFlag('workflows'), colonyid: colonyIdFlag, ...connectionFlags}
