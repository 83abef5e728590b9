import type {Process, ProcessGraph} from '../../colonies/wire/objects/process.js'
import {renderWithIds} from '../short-rows.js'
import {shownTime} from '../shown-time.js'
import {shownList, shownState} from '../shown-values.js'
import {renderRecord} from '../table.js'
import type {Terminal} from '../terminal.js'

/** A workflow and its processes, in the order in which they can run. */
export async function workflowText(
  graph: ProcessGraph,
  processes: readonly Process[],
  terminal: Terminal,
): Promise<string> {
  const about = await renderRecord(
    'Workflow',
    [
      ['WorkflowID', graph.processgraphid],
      ['Colony', graph.colonyname],
      ['InitiatorID', graph.initiatorid],
      ['Initiator', graph.initiatorname],
      ['State', shownState(graph.state)],
      ['SubmissionTime', shownTime(graph.submissiontime, terminal)],
      ['StartTime', shownTime(graph.starttime, terminal)],
      ['EndTime', shownTime(graph.endtime, terminal)],
    ],
    terminal,
  )
  return `${about}\n${terminal.paint.bold('Processes')}:\n${await processesText(inOrder(processes), terminal)}`
}

function processesText(processes: readonly Process[], terminal: Terminal): Promise<string> {
  return renderWithIds(
    processes,
    'PROCESS ID',
    ({processid}) => processid,
    [
      {head: 'NODE', value: ({spec}) => spec.nodename, narrow: 'cut'},
      {head: 'FUNC', value: ({spec}) => spec.funcname, narrow: 'cut'},
      {head: 'ARGS', value: ({spec}) => shownList(spec.args), narrow: 'cut'},
      {head: 'EXECUTOR TYPE', value: ({spec}) => spec.conditions.executortype, narrow: 'cut'},
      {head: 'STATE', value: ({state}) => shownState(state)},
      {head: 'DEPENDS ON', value: ({spec}) => spec.conditions.dependencies.join(' ') || 'None', narrow: 'cut'},
    ],
    terminal,
  )
}

/** Parents before their children; what is left, if anything, at the end. */
function inOrder(processes: readonly Process[]): readonly Process[] {
  const placed = new Set<string>()
  const ordered: Process[] = []
  let left = processes
  while (left.length > 0) {
    const known = new Set(left.map(({processid}) => processid))
    const next = left.filter(({parents}) => !parents.some((id) => known.has(id) && !placed.has(id)))
    if (next.length === 0) return [...ordered, ...left]
    for (const process of next) placed.add(process.processid)
    ordered.push(...next)
    left = left.filter(({processid}) => !placed.has(processid))
  }
  return ordered
}
