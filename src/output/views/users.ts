import type {User} from '../../colonies/wire/objects/members.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

export const usersView: View<readonly User[]> = (users, terminal) =>
  renderTable(
    users,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'wrap'},
      {head: 'EMAIL', value: ({email}) => email, narrow: 'wrap'},
      {head: 'PHONE', value: ({phone}) => phone, narrow: 'wrap'},
    ],
    terminal,
  )

export const userView: View<User> = (user, terminal) =>
  renderFields(
    [
      ['Name', user.name],
      ['User id', user.userid],
      ['Colony', user.colonyname],
      ['Email', user.email],
      ['Phone', user.phone],
    ],
    terminal,
  )
