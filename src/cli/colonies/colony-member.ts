import type {ColonyMember} from '../../colonies/files/colony-member.js'
import type {ColoniesSession} from './session.js'

/** The colony of a session, asked as its member: by what everything about its files goes. @throws Fault COLONY_MISSING */
export const memberOf = ({colonyName, call}: ColoniesSession): ColonyMember => ({
  colonyName,
  call: (type, request, signal) => call(type, request, 'member', signal),
})
