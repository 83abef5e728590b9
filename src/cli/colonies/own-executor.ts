import {identityOfKey} from '../../colonies/wire/identity.js'
import type {Executor} from '../../colonies/wire/objects/members.js'
import type {ColoniesSession} from './session.js'

/** The executor of this name, else the one whose key signs. @throws Fault NOT_FOUND, and as `session.call` */
export async function ownExecutor(
  session: ColoniesSession,
  name: string | undefined,
  signal: AbortSignal,
): Promise<Executor> {
  const {colonyName: colonyname} = session
  if (name !== undefined) {
    return session.call('getexecutormsg', {colonyname, executorname: name}, 'member', signal)
  }
  const executorid = identityOfKey(await session.key('member'))
  return session.call('getexecutorbyidmsg', {colonyname, executorid}, 'member', signal)
}
