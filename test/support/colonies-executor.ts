import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {ColoniesClient, type Loose} from '../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../src/colonies/client/in-process.js'
import type {ChildProgram} from '../../src/colonies/executor/child.js'
import type {ExecutorEvent} from '../../src/colonies/executor/events.js'
import {type ExecutorOptions, type RunningExecutor, startExecutor} from '../../src/colonies/executor/executor.js'
import type {FunctionHost} from '../../src/colonies/executor/function-host.js'
import {localHost} from '../../src/colonies/executor/local-host.js'
import type {FunctionSpec} from '../../src/colonies/wire/objects/function-spec.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {Fault} from '../../src/errors.js'
import {type Colony, colony} from './colony.js'
import {ROOT} from './run-program.js'
import {eventually} from './started.js'

/** A colony `dev` in this process, with executors of type `lab` that the tests start. */
export interface ExecutorLab extends Colony {
  readonly client: ColoniesClient
  readonly events: ExecutorEvent[]
  /** An executor of these functions, or with this host. Stopped with the lab. */
  start(
    host: FunctionHost | Parameters<typeof localHost>[0],
    options?: Partial<ExecutorOptions>,
  ): Promise<RunningExecutor>
  submit(funcname: string, rest?: Loose<FunctionSpec>): Promise<Process>
  process(id: string): Promise<Process>
  /** The process once it is in this state. */
  inState(id: string, state: number): Promise<Process>
  /** Resolves when an executor of the lab has begun with this process. */
  begun(id: string): Promise<void>
  /** Submits, and gives the process once it has ended. */
  run(funcname: string, rest?: Loose<FunctionSpec>): Promise<Process>
  log(id: string): Promise<string>
  close(): Promise<void>
}

/** Short, so that functions that do not end when asked to are soon ended. */
const GRACE = {lost: 200, stopped: 200}

export function executorLab(): ExecutorLab {
  const opened = colony()
  const {user, owner} = opened.keys
  const client = new ColoniesClient(inProcessTransport(opened.open()))
  const events: ExecutorEvent[] = []
  const started: RunningExecutor[] = []
  const process: ExecutorLab['process'] = (processid) => client.call('getprocessmsg', {processid}, user)
  const submit: ExecutorLab['submit'] = (funcname, rest = {}) => {
    const limits = {maxexectime: -1, maxwaittime: -1}
    const conditions = {colonyname: 'dev', executortype: 'lab', ...rest.conditions}
    return client.call('submitfuncspecmsg', {spec: {...limits, ...rest, funcname, conditions}}, user)
  }
  const when = (id: string, fits: (process: Process) => boolean): Promise<Process> =>
    eventually(async () => {
      const found = await process(id)
      return fits(found) && found
    })
  return {
    ...opened,
    client,
    events,
    start: async (functions, options = {}) => {
      const host = 'run' in functions && typeof functions.close === 'function' ? (functions as FunctionHost) : undefined
      const executor = await startExecutor({
        client,
        colonyName: 'dev',
        name: `lab-${started.length}`,
        type: 'lab',
        key: randomBytes(32),
        ownerKey: owner,
        slots: 1,
        grace: GRACE,
        host: host ?? localHost(functions as Parameters<typeof localHost>[0]),
        onEvent: (event) => events.push(event),
        ...options,
      })
      started.push(executor)
      return executor
    },
    submit,
    process,
    inState: (id, state) => when(id, (found) => found.state === state),
    begun: async (id) => {
      await eventually(async () => events.some((event) => event.type === 'assigned' && event.processid === id))
    },
    run: async (funcname, rest) => {
      const {processid} = await submit(funcname, rest)
      return when(processid, ({state}) => state > 1)
    },
    log: async (processid) => {
      const lines = await client.call('getlogsmsg', {colonyname: 'dev', processid, count: 500}, user)
      return lines.map(({message}) => message).join('')
    },
    close: async () => {
      await Promise.all(started.map((one) => one.stop()))
      opened.remove()
    },
  }
}

/** Python's driver, and a module host that `bundle` made. */
export const DRIVER = join(ROOT, 'src/colonies/executor/python/driver.py')

/** A program of children, in this folder. */
export function childProgram(command: string, args: readonly string[], directory: string): ChildProgram {
  return {
    command,
    args,
    directory,
    environment: {PATH: process.env.PATH, HOME: directory},
    killGroup: (group) => process.kill(-group, 'SIGKILL'),
    missing: () => new Fault('PYTHON_MISSING', `There is no ${command}`),
  }
}
