import {integer} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import {type FunctionSpec, functionSpec} from '../../wire/objects/function-spec.js'
import {ATTRIBUTE_ENV} from '../../wire/objects/process.js'
import {requireSpecInLimits} from '../limits.js'
import {deadline} from '../scheduler/deadline.js'
import {priorityTime} from '../scheduler/priority.js'
import {formatCpu, formatMemory, parseCpu, parseMemory} from '../scheduler/resources.js'
import {insertAttribute} from './attribute.js'
import {declareChannels} from './channel.js'
import {enqueueNew} from './queue.js'

const INSERT = `INSERT INTO process (id, colony, state, executor_type, executor_names, location, function, label,
  initiator_id, initiator_name, priority_time, submitted, wait_deadline, max_wait, max_exec, max_retries, cpu, memory,
  width, graph, node, waits_for_parents)
  VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`
const INSERT_PAYLOAD = 'INSERT INTO payload (process, spec, input) VALUES (?, ?, ?)'

/** A function spec that was checked, and what a process gets from it. */
export interface PreparedSpec {
  /** With resources as upstream writes them back, and no `*` among the executor names. */
  readonly spec: FunctionSpec
  readonly cpu: number
  readonly memory: number
}

export interface NewProcess extends PreparedSpec {
  readonly id: string
  readonly colony: number
  readonly initiatorId: string
  readonly initiatorName: string
  readonly submitted: number
  /** The spec as JSON, where it was written already. */
  readonly specJson?: string
  /** JSON list; none is `[]`. */
  readonly input?: string
  /** The workflow that it is part of, and how many parents it waits for (tables/edge.ts names them). */
  readonly graph?: {readonly key: number; readonly parents: number}
}

/** Checks what a spec asks for, before anything is written. @throws RpcError 400 */
export function prepareSpec(spec: FunctionSpec): PreparedSpec {
  requireSpecInLimits(spec)
  priorityTime(0, spec.priority)
  const {conditions} = spec
  const cpu = parseCpu(conditions.cpu)
  const memory = parseMemory(conditions.mem)
  const names = conditions.executornames.includes('*') ? [] : conditions.executornames
  return {
    cpu,
    memory,
    spec: {
      ...spec,
      conditions: {
        ...conditions,
        executornames: names,
        cpu: formatCpu(cpu),
        mem: formatMemory(memory),
        storage: formatMemory(parseMemory(conditions.storage)),
        gpu: {...conditions.gpu, mem: formatMemory(parseMemory(conditions.gpu.mem))},
      },
    },
  }
}

/** Adds a waiting process, and puts it into the queue unless it waits for parents. Within a transaction. Returns its key. */
export function insertProcess(store: Store, process: NewProcess): number {
  const {id, colony, spec, submitted, graph} = process
  const {conditions} = spec
  const parents = graph?.parents ?? 0
  const names = conditions.executornames
  const priority = priorityTime(submitted, spec.priority)
  const location = conditions.locationname.toLowerCase()
  const width = Math.max(conditions.nodes, conditions.processes, conditions.processespernode)
  const row = store
    .prepare(INSERT)
    .get(
      id,
      colony,
      conditions.executortype,
      names.length === 0 ? null : JSON.stringify(names),
      location,
      spec.funcname,
      spec.label,
      process.initiatorId,
      process.initiatorName,
      priority,
      submitted,
      deadline(submitted, spec.maxwaittime),
      spec.maxwaittime,
      spec.maxexectime,
      spec.maxretries,
      process.cpu,
      process.memory,
      width,
      graph?.key ?? null,
      spec.nodename,
      parents,
    )
  const key = integer(row ?? {}, 'key')
  store.prepare(INSERT_PAYLOAD).run(key, process.specJson ?? functionSpec.encode(spec), process.input ?? '[]')
  for (const [name, value] of Object.entries(spec.env))
    insertAttribute(store, {key, id}, {type: ATTRIBUTE_ENV, name, value})
  declareChannels(store, key, spec.channels)
  if (parents === 0) {
    const {cpu, memory} = process
    const executorType = conditions.executortype
    enqueueNew(store, {
      key,
      colony,
      executorType,
      executorNames: names,
      location,
      priorityTime: priority,
      cpu,
      memory,
      width,
    })
  }
  return key
}
