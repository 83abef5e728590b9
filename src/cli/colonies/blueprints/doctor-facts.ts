import type {Blueprint, BlueprintDefinition, BlueprintHistory} from '../../../colonies/wire/objects/blueprints.js'
import type {Executor, Location} from '../../../colonies/wire/objects/members.js'
import type {Process} from '../../../colonies/wire/objects/process.js'
import type {Cron} from '../../../colonies/wire/objects/schedules.js'
import type {ColoniesSession} from '../session.js'
import {allDefinitions, blueprintOf, definitionOf, reconciliationsOf} from './reconcilers.js'

/** What the colony knows about one blueprint. */
export interface BlueprintFacts {
  readonly blueprint: Blueprint
  readonly definition: BlueprintDefinition | undefined
  /** All of the colony. */
  readonly executors: readonly Executor[]
  readonly locations: readonly Location[]
  readonly crons: readonly Cron[]
  /** The newest first. */
  readonly reconciliations: readonly Process[]
  readonly history: readonly BlueprintHistory[]
}

/** More crons than a colony has. */
const CRONS = 1000

/** @param name of one; undefined for all of the colony @throws as `session.call` */
export async function blueprintFacts(
  session: ColoniesSession,
  name: string | undefined,
  signal: AbortSignal,
): Promise<readonly BlueprintFacts[]> {
  const {colonyName: colonyname} = session
  const blueprints =
    name === undefined
      ? await session.call('getblueprintsmsg', {namespace: colonyname}, 'member', signal)
      : [await blueprintOf(session, name, signal)]
  if (blueprints.length === 0) return []
  const [definitions, executors, locations, crons] = await Promise.all([
    allDefinitions(session, signal),
    session.call('getexecutorsmsg', {colonyname}, 'member', signal),
    session.call('getlocationsmsg', {colonyname}, 'member', signal),
    session.call('getcronsmsg', {colonyname, count: CRONS}, 'member', signal),
  ])
  return Promise.all(
    blueprints.map(async (blueprint) => {
      const {blueprintid} = blueprint
      const definition = definitionOf(blueprint, definitions)
      const [reconciliations, history] = await Promise.all([
        reconciliationsOf(session, blueprint, definition, signal),
        session.call('getblueprinthistorymsg', {blueprintid, limit: 0}, 'member', signal),
      ])
      return {blueprint, definition, executors, locations, crons, reconciliations, history}
    }),
  )
}
