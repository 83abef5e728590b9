import type {ListedBlueprint} from '../../../output/views/blueprints.js'
import type {ColoniesSession} from '../session.js'
import {allDefinitions, definitionOf} from './reconcilers.js'
import {replicasOf} from './replicas.js'

export interface BlueprintFilter {
  readonly kind?: string | undefined
  readonly location?: string | undefined
}

/** The blueprints of the colony, with who reconciles them and how many instances there are. */
export async function listBlueprints(
  session: ColoniesSession,
  {kind = '', location = ''}: BlueprintFilter,
  signal: AbortSignal,
): Promise<readonly ListedBlueprint[]> {
  const {colonyName} = session
  const request = {namespace: colonyName, kind, locationname: location}
  const blueprints = await session.call('getblueprintsmsg', request, 'member', signal)
  if (blueprints.length === 0) return []
  const [definitions, executors] = await Promise.all([
    allDefinitions(session, signal),
    session.call('getexecutorsmsg', {colonyname: colonyName}, 'member', signal),
  ])
  return blueprints.map((blueprint) => {
    const executortype = definitionOf(blueprint, definitions)?.spec.handler.executorType ?? ''
    const replicas = replicasOf(blueprint, executors)
    return {...blueprint, executortype, ...(replicas && {replicas})}
  })
}
