import {randomBytes} from 'node:crypto'
import {basename, extname} from 'node:path'
import {itemQueue} from '../../colonies/client/item-queue.js'
import {RpcFault} from '../../colonies/client/rpc-fault.js'
import type {ExecutorEvent} from '../../colonies/executor/events.js'
import {startExecutor} from '../../colonies/executor/executor.js'
import {identityOfKey} from '../../colonies/wire/identity.js'
import type {Executor} from '../../colonies/wire/objects/members.js'
import {JsonLines} from '../../output/json.js'
import {printableLines} from '../../output/printable.js'
import {type ExecutorLine, eventText} from '../../output/views/executor-service.js'
import type {Machine} from '../machine.js'
import {executorFiles} from './executor-files.js'
import type {ExecutorRunFlags} from './executor-flags.js'
import {openHosts} from './executor-hosts.js'
import {executorIdentity} from './executor-identity.js'
import type {ColoniesSession} from './session.js'

export interface ExecutorSurroundings {
  readonly session: ColoniesSession
  readonly machine: Machine
  /** Asks the executor to stop. */
  readonly drain: AbortSignal
  /** Asks it to wait no longer for what runs. */
  readonly hurry: AbortSignal
  readonly note: (line: string) => void
  /** What functions write while no process runs. */
  readonly onOutput: (text: string) => void
}

/** An executor that serves until it is stopped. @throws Fault as `openHosts` and `startExecutor` */
export async function runExecutor(
  module: string | undefined,
  flags: ExecutorRunFlags,
  {session, machine, drain, hurry, note, onOutput}: ExecutorSurroundings,
): Promise<{readonly lines: JsonLines<ExecutorLine>; close(): Promise<void>}> {
  const {slots, 'allow-code': allowCode, exec: commands = []} = flags
  const isNamed = flags.keystore !== undefined || flags.prvkey !== undefined
  const identity = await executorIdentity(session, isNamed ? await session.key('member') : undefined)
  const isNew = !isNamed && identity.ownerKey !== undefined
  const known = isNew ? undefined : await registeredExecutor(session, identity.key)
  const type = flags.type ?? known?.executortype ?? typeOf(module, allowCode)
  const name = flags.name ?? known?.executorname ?? `${type}-${randomBytes(3).toString('hex')}`
  const queue = itemQueue<ExecutorLine>()
  const sources = {module, commands, stdioChannel: flags['stdio-channel'], allowCode}
  const opened = await openHosts(sources, machine, process.env, {onOutput, stop: drain}).catch((error: unknown) => {
    // Whoever stops it before it serves has had enough of waiting, which is no failure.
    if (!drain.aborted) throw error
  })
  if (!opened) {
    queue.push({type: 'stopped', time: now()})
    queue.end()
    return {lines: new JsonLines(queue.read()), close: async () => {}}
  }
  const onEvent = (event: ExecutorEvent): void => {
    note(printableLines(eventText(event)))
    queue.push({...event, time: now()})
  }
  const closeHosts = async (): Promise<void> => {
    await Promise.all([opened.host, ...Object.values(opened.codeHosts)].map((host) => host.close()))
  }
  const {client, colonyName} = session
  const executor = await startExecutor({
    client,
    colonyName,
    name,
    type,
    location: flags.location,
    slots,
    ...identity,
    ...opened,
    files: executorFiles(session, flags['fs-dir']),
    hurry,
    onEvent,
  }).catch(async (error) => {
    await closeHosts()
    throw error
  })
  const functions = opened.host.functions.map((each) => each.name)
  const facts = {colonyname: colonyName, executorname: name, executortype: type, functions, slots}
  queue.push({type: 'ready', time: now(), ...facts})
  const stop = (): void => {
    executor.stop().catch(() => {})
  }
  drain.addEventListener('abort', stop, {once: true})
  if (drain.aborted) stop()
  executor.ended.then(() => {
    queue.push({type: 'stopped', time: now()})
    queue.end()
  }, queue.fail)
  return {lines: new JsonLines(queue.read()), close: executor.stop}
}

/** As which a key is known already: then name and type are those. */
async function registeredExecutor(
  {client, colonyName}: ColoniesSession,
  key: Uint8Array,
): Promise<Executor | undefined> {
  try {
    const request = {colonyname: colonyName, executorid: identityOfKey(key)}
    return await client.call('getexecutorbyidmsg', request, key)
  } catch (error) {
    if (error instanceof RpcFault) return undefined
    throw error
  }
}

/** By the file, as the documentation names its executors. */
function typeOf(module: string | undefined, allowCode: boolean): string {
  if (module === undefined) return allowCode ? 'python-executor' : 'shell-executor'
  const base = basename(module, extname(module))
  return /executor$/.test(base) ? base : `${base}-executor`
}

const now = (): string => new Date().toISOString()
