import {followLogs} from '../../../colonies/client/follow-logs.js'
import {type ItemQueue, itemQueue} from '../../../colonies/client/item-queue.js'
import {type Patience, patience} from '../../../colonies/client/patience.js'
import {pause} from '../../../colonies/client/pause.js'
import type {Blueprint} from '../../../colonies/wire/objects/blueprints.js'
import {UNREGISTERED} from '../../../colonies/wire/objects/members.js'
import type {Log} from '../../../colonies/wire/objects/process.js'
import {Fault} from '../../../errors.js'
import type {LogEvent} from '../../../output/views/submitted.js'
import {logEvent} from '../follow-events.js'
import type {ColoniesSession} from '../session.js'
import {
  allDefinitions,
  blueprintOf,
  definitionOf,
  isForBlueprint,
  reconciles,
  reconciliationsOf,
} from './reconcilers.js'

/** Milliseconds between looks for reconcilers that have joined the colony. */
const NEWCOMERS_MS = 5000

/** Whose lines are meant: those about one blueprint, or all of the colony's reconcilers. */
export interface LogChoice {
  readonly session: ColoniesSession
  readonly blueprint: Blueprint | undefined
  readonly signal: AbortSignal
}

/** @throws RpcFault NOT_FOUND */
export async function logChoice(
  session: ColoniesSession,
  name: string | undefined,
  signal: AbortSignal,
): Promise<LogChoice> {
  return {session, blueprint: name === undefined ? undefined : await blueprintOf(session, name, signal), signal}
}

/** The newest lines, oldest first. @throws as `session.call` */
export async function blueprintLogs(choice: LogChoice, count: number): Promise<readonly Log[]> {
  const lines = choice.blueprint
    ? await linesOfProcesses(choice, choice.blueprint, count)
    : await allLines(choice, count)
  return [...lines].sort((one, other) => Number(one.timestamp - other.timestamp)).slice(-count)
}

async function linesOfProcesses(
  {session, signal}: LogChoice,
  blueprint: Blueprint,
  count: number,
): Promise<readonly Log[]> {
  const definition = definitionOf(blueprint, await allDefinitions(session, signal))
  const lines: Log[] = []
  for (const {processid} of await reconciliationsOf(session, blueprint, definition, signal)) {
    if (lines.length >= count) break
    lines.push(...(await newest(session, {processid}, count, signal)))
  }
  return lines
}

async function allLines({session, signal}: LogChoice, count: number): Promise<readonly Log[]> {
  const names = await reconcilerNames({session, signal, blueprint: undefined})
  const lists = names.map((executorname) => newest(session, {executorname}, count, signal))
  return (await Promise.all(lists)).flat()
}

function newest(
  session: ColoniesSession,
  of: {readonly processid: string} | {readonly executorname: string},
  count: number,
  signal: AbortSignal,
): Promise<readonly Log[]> {
  const request = {colonyname: session.colonyName, count, latest: true, ...of}
  return session.call('getlogsmsg', request, 'member', signal)
}

/** The executors that reconcile the blueprint, or any. @throws as `session.call` */
async function reconcilerNames({session, blueprint, signal}: LogChoice): Promise<readonly string[]> {
  const [definitions, executors] = await Promise.all([
    allDefinitions(session, signal),
    session.call('getexecutorsmsg', {colonyname: session.colonyName}, 'member', signal),
  ])
  if (blueprint) {
    const definition = definitionOf(blueprint, definitions)
    return executors
      .filter((executor) => definition && reconciles(blueprint, definition, executor))
      .map(({executorname}) => executorname)
  }
  const types = new Set(definitions.map(({spec}) => spec.handler.executorType))
  return executors
    .filter(
      ({executortype, state}) => state !== UNREGISTERED && (types.has(executortype) || /reconciler/.test(executortype)),
    )
    .map(({executorname}) => executorname)
}

/** The newest lines, then those to come, of whoever reconciles then, until the signal aborts. @throws its reason */
export async function* followedBlueprintLogs(choice: LogChoice, count: number): AsyncGenerator<LogEvent> {
  const {session, signal} = choice
  const before = await blueprintLogs(choice, count)
  for (const log of before) yield logEvent(log)
  const since = before.at(-1)?.timestamp ?? BigInt(Date.now()) * 1_000_000n
  const left = new AbortController()
  const over = AbortSignal.any([signal, left.signal])
  const queue = itemQueue<Log>()
  const patient = patience(over)
  const about = aboutBlueprint({...choice, signal: over}, patient)
  const joining = follow({...choice, signal: over}, queue, since, await session.key('member'), patient)
  try {
    for await (const log of queue.read()) {
      if (await about(log)) yield logEvent(log)
    }
  } finally {
    left.abort()
    await joining
  }
}

/** Puts the lines of all reconcilers into the queue, of new ones too. */
async function follow(
  choice: LogChoice,
  queue: ItemQueue<Log>,
  since: bigint,
  key: Uint8Array,
  {ask}: Patience,
): Promise<void> {
  const {session, signal} = choice
  const followed = new Set<string>()
  const read = async (executorName: string): Promise<void> => {
    const source = {colonyName: session.colonyName, executorName}
    for await (const log of followLogs(session.client, source, {key, signal, since})) queue.push(log)
  }
  try {
    for (;;) {
      for (const name of await ask(() => reconcilerNames(choice))) {
        if (followed.has(name)) continue
        followed.add(name)
        read(name).catch(queue.fail)
      }
      await pause(NEWCOMERS_MS, signal)
    }
  } catch (error) {
    queue.fail(error)
  }
}

/** Whether a line is of a process that reconciled the blueprint: a reconciler has others too. */
function aboutBlueprint({session, blueprint, signal}: LogChoice, {ask}: Patience): (log: Log) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>()
  const look = async (processid: string): Promise<boolean> => {
    try {
      const process = await ask(() => session.call('getprocessmsg', {processid}, 'member', signal))
      return blueprint === undefined || isForBlueprint(process, blueprint)
    } catch (error) {
      // Removed since; its lines are not.
      if (error instanceof Fault && error.code === 'NOT_FOUND') return false
      throw error
    }
  }
  return async ({processid}) => {
    if (!blueprint) return true
    const answer = known.get(processid) ?? look(processid)
    known.set(processid, answer)
    return answer
  }
}
