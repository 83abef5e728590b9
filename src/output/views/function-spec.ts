import type {FunctionSpec} from '../../colonies/wire/objects/function-spec.js'
import {shownList, shownMap} from '../shown-values.js'
import {renderRecord} from '../table.js'
import type {Terminal} from '../terminal.js'

const orNone = (text: string): string => text || 'None'

/** What is run, and where it may run: two tables. */
export async function functionSpecText(spec: FunctionSpec, terminal: Terminal): Promise<string> {
  const {conditions, fs} = spec
  const {gpu} = conditions
  const what = await renderRecord(
    'FunctionSpec',
    [
      ...member('NodeName', spec.nodename),
      ['Func', orNone(spec.funcname)],
      ['Args', orNone(shownList(spec.args))],
      ['KwArgs', orNone(shownMap(spec.kwargs))],
      ['MaxWaitTime', String(spec.maxwaittime)],
      ['MaxExecTime', String(spec.maxexectime)],
      ['MaxRetries', String(spec.maxretries)],
      ['Priority', String(spec.priority)],
      ['Label', spec.label],
      ...member('Mount', fs.mount),
      ...member('Channels', (spec.channels ?? []).join(' ')),
    ],
    terminal,
  )
  const where = await renderRecord(
    'Conditions',
    [
      ['Colony', conditions.colonyname],
      ['ExecutorNames', orNone(conditions.executornames.join(' '))],
      ['ExecutorType', conditions.executortype],
      ['Location', orNone(conditions.locationname)],
      ['Dependencies', conditions.dependencies.join(' ')],
      ['Nodes', String(conditions.nodes)],
      ['CPU', conditions.cpu],
      ['Memory', conditions.mem],
      ['Processes', String(conditions.processes)],
      ['ProcessesPerNode', String(conditions.processespernode)],
      ['Storage', conditions.storage],
      ['Walltime', String(conditions.walltime)],
      ['GPUName', gpu.name],
      ['GPUs', String(gpu.count)],
      ['GPUPerNode', String(gpu.nodecount)],
      ['GPUMemory', gpu.mem],
    ],
    terminal,
  )
  return `${what}\n${where}`
}

/** A row for what most function specs leave out. */
function member(name: string, value: string): ReadonlyArray<readonly [string, string]> {
  return value === '' ? [] : [[name, value]]
}
