import type {Blueprint, BlueprintDefinition} from '../../../colonies/wire/objects/blueprints.js'
import {type Executor, UNREGISTERED} from '../../../colonies/wire/objects/members.js'
import type {Process} from '../../../colonies/wire/objects/process.js'
import {LIST_LIMIT} from '../ids.js'
import type {ColoniesSession} from '../session.js'

/** The definition of a blueprint's kind; of several the first by name, as servers take it. */
export function definitionOf(
  {kind}: Blueprint,
  definitions: readonly BlueprintDefinition[],
): BlueprintDefinition | undefined {
  return definitions.find(({spec}) => spec.names.kind === kind)
}

/** Whether an executor gets the processes that reconcile a blueprint: by its type, and by its place where that is said. */
export function reconciles(
  {metadata: {locationname}}: Blueprint,
  definition: BlueprintDefinition,
  {executortype, locationname: place = '', state}: Executor,
): boolean {
  const {executorType} = definition.spec.handler
  return (
    state !== UNREGISTERED &&
    executorType !== '' &&
    executortype === executorType &&
    (locationname === '' || locationname === place)
  )
}

const STATES = [0, 1, 2, 3, 4]

/** What a process that reconciles is asked for; `''` for all blueprints of the kind. */
const asked = ({spec}: Process, name: string): string => {
  const value = spec.kwargs[name]
  return typeof value === 'string' ? value : ''
}

/** Whether a process was to reconcile a blueprint, alone or with all others of its kind at its place. */
export function isForBlueprint(process: Process, {kind, metadata: {name, locationname}}: Blueprint): boolean {
  if (asked(process, 'kind') !== kind) return false
  const one = asked(process, 'blueprintName')
  return one === '' ? process.spec.conditions.locationname === locationname : one === name
}

/** The processes that reconcile a blueprint or did, as far as the server lists them, the newest first. */
export async function reconciliationsOf(
  session: ColoniesSession,
  blueprint: Blueprint,
  definition: BlueprintDefinition | undefined,
  signal: AbortSignal,
): Promise<readonly Process[]> {
  const executortype = definition?.spec.handler.executorType ?? ''
  if (!definition || executortype === '') return []
  const {colonyName: colonyname} = session
  const lists = STATES.map((state) =>
    session.call('getprocessesmsg', {colonyname, count: LIST_LIMIT, state, executortype}, 'member', signal),
  )
  const {functionName} = definition.spec.handler
  return (await Promise.all(lists))
    .flat()
    .filter((process) => process.spec.funcname === functionName && isForBlueprint(process, blueprint))
    .sort((one, other) => Date.parse(other.submissiontime) - Date.parse(one.submissiontime))
}

/** All kinds of the colony. */
export function allDefinitions(session: ColoniesSession, signal: AbortSignal): Promise<readonly BlueprintDefinition[]> {
  return session.call('getblueprintdefinitionsmsg', {colonyname: session.colonyName}, 'member', signal)
}

/** @throws RpcFault NOT_FOUND */
export function blueprintOf(session: ColoniesSession, name: string, signal: AbortSignal): Promise<Blueprint> {
  return session.call('getblueprintmsg', {namespace: session.colonyName, name}, 'member', signal)
}
