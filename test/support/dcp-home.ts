import {newUser, type User} from './user.js'

/** A user with nothing but a home folder, who runs `dcp` there. */
export interface DcpHome extends User {
  readonly dcp: User['run']
}

export function dcpHome(): DcpHome {
  const user = newUser('dcp')
  return {...user, dcp: user.run}
}
