import type {FunctionSpec} from '../../colonies/wire/objects/function-spec.js'
import type {ColoniesSession} from './session.js'

/**
 * A spec for one executor by its name also says the type of that executor: a server compares types first, also for those
 * that it was given by name (colonies-protocol, section 10). @throws Fault as `session.call`
 */
export async function withExecutorType(session: ColoniesSession, spec: FunctionSpec): Promise<FunctionSpec> {
  const {conditions} = spec
  const [executorname] = conditions.executornames
  if (conditions.executortype !== '' || executorname === undefined) return spec
  const colonyname = conditions.colonyname
  const {executortype} = await session.call('getexecutormsg', {colonyname, executorname}, 'member')
  return {...spec, conditions: {...conditions, executortype}}
}
