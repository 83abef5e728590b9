import {MOST_TOGETHER} from '../limits.js'
import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {type CronRow, setRun} from '../tables/cron.js'
import {findGraph} from '../tables/graph.js'
import {bytesOfLeaves, outputsOfLeaves} from '../tables/graph-members.js'
import {joinLists} from './join-lists.js'
import {submitWorkflow} from './submit-workflow.js'
import {workflowOfText} from './workflow-text.js'

/**
 * Starts the workflow of a cron. Its roots get what the leaves of the previous one gave. Within a transaction.
 * @param next when it is due again @throws RpcError 400, before anything is written
 */
export function runCron(context: Context, cron: CronRow, now: number, next: number | null): void {
  const {store} = context
  const workflow = workflowOfText(cron.workflow, cron.colonyName)
  const previous = findGraph(store, cron.previousGraph)
  if (previous && bytesOfLeaves(store, previous.key) > MOST_TOGETHER) {
    throw new RpcError(400, `The outputs of the previous workflow exceed ${MOST_TOGETHER} bytes`)
  }
  const graphId = submitWorkflow(context, workflow, {
    colony: {key: cron.colony},
    initiatorId: cron.initiatorId,
    initiatorName: cron.initiatorName,
    rootInput: joinLists(previous ? outputsOfLeaves(store, previous.key) : []),
  })
  setRun(store, cron.key, next, now, graphId)
}
