import {waitForWorkflow} from '../../colonies/client/wait-for-workflow.js'
import {CANCELLED, FAILED, type Process, type ProcessGraph} from '../../colonies/wire/objects/process.js'
import {Fault} from '../../errors.js'
import {endWait} from './await-end.js'
import type {ColoniesSession} from './session.js'
import {processesOf} from './workflow-processes.js'

/** Waits until a workflow has ended. @param timeout milliseconds @throws Fault INTERRUPTED, TIMEOUT, and as `waitForWorkflow` */
export async function workflowEnd(
  session: ColoniesSession,
  processgraphid: string,
  interruption: AbortSignal,
  timeout: number | undefined,
): Promise<ProcessGraph> {
  const wait = endWait(interruption, timeout, {
    what: `Workflow ${processgraphid}`,
    show: `colonies workflow get --workflowid ${processgraphid}`,
    cancel: `colonies workflow cancel --workflowid ${processgraphid}`,
  })
  try {
    return await waitForWorkflow(session.client, processgraphid, await session.key('member'), wait.signal)
  } catch (error) {
    throw wait.fault(error)
  }
}

/** What it means to whoever waited that a workflow ended so: which node failed, and why; undefined for success. */
export async function workflowFault(
  session: ColoniesSession,
  graph: ProcessGraph,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const hint = `All about it: colonies workflow get --workflowid ${graph.processgraphid}`
  switch (graph.state) {
    case FAILED: {
      const failed = (await processesOf(session, graph, signal)).filter(({state}) => state === FAILED)
      // Others failed with it: those before it say no reason, those after it have a parent that failed.
      const reasoned = failed.filter(({errors}) => errors.length > 0)
      const ids = new Set(reasoned.map(({processid}) => processid))
      const culprits = reasoned.filter(({parents}) => !parents.some((id) => ids.has(id)))
      const nodes = (culprits.length > 0 ? culprits : failed).map(reasonOf).join('; ')
      return new Fault('PROCESS_FAILED', `Workflow failed WorkflowId=${graph.processgraphid}: ${nodes}`, hint)
    }
    case CANCELLED:
      return new Fault('PROCESS_FAILED', `Workflow cancelled WorkflowId=${graph.processgraphid}`, hint)
    default:
      return undefined
  }
}

function reasonOf({spec, processid, errors}: Process): string {
  const reasons = errors.length > 0 ? `: ${errors.join(', ')}` : ''
  return `node ${spec.nodename || spec.funcname} (process ${processid}) failed${reasons}`
}
