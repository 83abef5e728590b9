import type {Capabilities, Executor, RegisteredFunction} from '../../colonies/wire/objects/members.js'
import {shownTime} from '../shown-time.js'
import {renderRecord, renderTable} from '../table.js'
import type {Terminal, View} from '../terminal.js'
import {allocationMembers} from './allocations.js'
import {sentence} from './sentence.js'

/** An executor with what it offers. */
export type ExecutorDetails = Executor & {readonly functions: readonly RegisteredFunction[]}

/** As `executor ls` gives them; with `--full` with their functions. */
export type ListedExecutors = readonly (Executor & {readonly functions?: readonly RegisteredFunction[]})[]

const STATES = ['pending', 'approved', 'rejected', 'unregistered']
const stateOf = ({state}: Executor): string => STATES[state] ?? `unknown (${state})`

export const addedExecutorView = sentence<Executor>(
  (executor) => `Executor ${executor.executorname} was added: ${executor.executorid}, ${stateOf(executor)}`,
)

export const executorListView: View<ListedExecutors> = async (executors, terminal) => {
  const detailed = executors.filter((executor): executor is ExecutorDetails => executor.functions !== undefined)
  if (detailed.length > 0) {
    const parts = await Promise.all(detailed.map((executor) => executorView(executor, terminal)))
    return parts.join('\n')
  }
  return renderTable(
    executors,
    [
      {head: 'NAME', value: ({executorname}) => executorname, narrow: 'wrap'},
      {head: 'TYPE', value: ({executortype}) => executortype, narrow: 'wrap'},
      {head: 'STATE', value: stateOf},
      {head: 'LOCATION', value: ({locationname}) => locationname || '-', narrow: 'cut'},
      {head: 'LAST HEARD FROM', value: ({lastheardfromtime}) => shownTime(lastheardfromtime, terminal)},
    ],
    terminal,
  )
}

export const executorView = async (executor: ExecutorDetails, terminal: Terminal): Promise<string> => {
  const head: readonly (readonly [string, string])[] = [
    ['Name', executor.executorname],
    ['Id', executor.executorid],
    ['Type', executor.executortype],
    ['Colony', executor.colonyname],
    ['State', stateOf(executor)],
    ['Functions must be registered', executor.requirefuncreg ? 'yes' : 'no'],
    ['Commissioned', shownTime(executor.commissiontime, terminal)],
    ['Last heard from', shownTime(executor.lastheardfromtime, terminal)],
    ['Location', executor.locationname || '-'],
  ]
  const records = [
    renderRecord('Executor', head, terminal),
    ...executor.capabilities.hardware.map((item) => renderRecord('Hardware', hardware(item), terminal)),
    ...executor.capabilities.software.map(({name, type, version}) =>
      renderRecord('Software', Object.entries({Name: name, Type: type, Version: version}), terminal),
    ),
    ...Object.entries(executor.allocations.projects).map(([name, project]) =>
      renderRecord(`Allocation to ${name}`, allocationMembers(project), terminal),
    ),
    ...executor.functions.map((item) => renderRecord(`Function ${item.funcname}`, functionMembers(item), terminal)),
  ]
  return (await Promise.all(records)).join('\n')
}

function hardware(item: Capabilities['hardware'][number]): readonly (readonly [string, string])[] {
  const {gpu} = item
  return Object.entries({
    Model: item.model,
    Nodes: String(item.nodes),
    CPU: item.cpu,
    Cores: String(item.cores),
    Memory: item.mem,
    Storage: item.storage,
    GPU: gpu.name,
    GPUs: String(gpu.count),
    'GPUs per node': String(gpu.nodecount),
    'GPU memory': gpu.mem,
    Platform: item.platform,
    Architecture: item.architecture,
    Network: item.network.join(', '),
  }).filter(([, value]) => value !== '' && value !== '0')
}

function functionMembers(item: RegisteredFunction): readonly (readonly [string, string])[] {
  const seconds = (value: number): string => `${Number(value.toFixed(6))}s`
  return Object.entries({
    'Function id': item.functionid,
    Calls: String(item.counter),
    'Waited (least, most, mean)': [item.minwaittime, item.maxwaittime, item.avgwaittime].map(seconds).join(', '),
    'Ran (least, most, mean)': [item.minexectime, item.maxexectime, item.avgexectime].map(seconds).join(', '),
  })
}
