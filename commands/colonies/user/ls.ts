import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import type {User} from '../../../src/colonies/wire/objects/members.js'
import {usersView} from '../../../src/output/views/users.js'

export default class UserLs extends ColoniesCommand<readonly User[]> {
  static override summary = 'List the users of the colony'
  static override description = 'Name, email and phone of each; with --json also the identities.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> user ls'},
    {description: 'Identities, in a script', command: "<%= config.bin %> user ls --json | jq -r '.[].userid'"},
  ]
  static override flags = connectionFlags

  protected readonly view = usersView

  async run(): Promise<readonly User[]> {
    const {flags} = await this.parse(UserLs)
    const session = await this.session(flags)
    const users = await session.call('getusersmsg', {colonyname: session.colonyName})
    if (users.length === 0) this.output.note('No users yet. Add one: colonies user add')
    return users
  }
}
