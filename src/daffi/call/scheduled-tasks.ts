import type {DaffiNode} from '../node/node.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {callWellKnown} from './call-well-known.js'

/** A periodic call that still runs. */
export interface ScheduledTaskFacts {
  readonly uuid: number
  readonly func: string
  readonly condition: 'period' | 'at_time'
  /** Of `at_time`: points in time still to come, where the process tells. */
  readonly remaining: number | null
}

/** The periodic calls of this process that another one runs. @throws RemoteCallError, RemoteStoppedUnexpectedly */
export async function scheduledTasks(node: DaffiNode, process: string): Promise<readonly ScheduledTaskFacts[]> {
  const list = await callWellKnown(node, process, '__get_all_period_tasks', [node.name])
  return Array.isArray(list) ? list.map(factsOf).filter((facts) => facts !== undefined) : []
}

function factsOf(task: PickleValue): ScheduledTaskFacts | undefined {
  if (!(task instanceof Map)) return undefined
  const uuid = task.get('uuid')
  const func = task.get('func_name')
  const remaining = task.get('number_of_active_tasks')
  if (typeof uuid !== 'number' || typeof func !== 'string') return undefined
  return {
    uuid,
    func,
    condition: task.get('condition') === 'at_time' ? 'at_time' : 'period',
    remaining: typeof remaining === 'number' ? remaining : null,
  }
}
