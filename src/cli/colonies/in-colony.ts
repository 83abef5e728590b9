import type {ColoniesSession} from './session.js'

/** The same session about another colony, where a flag names one. */
export function inColony(session: ColoniesSession, colonyName: string | undefined): ColoniesSession {
  if (colonyName === undefined) return session
  const {client, key, objects, call} = session
  return {client, key, objects, call, colonyName}
}
