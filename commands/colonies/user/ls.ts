import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import type {User} from '../../../src/colonies/wire/objects/members.js'
import {usersView} from '../../../src/output/views/users.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class UserLs extends ListCommand<readonly User[]> {
  static override summary = 'List the users of the colony'
  static override description = 'Name, email and phone of each; with --json also the identities.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> user ls'},
    {description: 'Identities, in a script', command: "<%= config.bin %> user ls --json | jq -r '.[].userid'"},
  ]
  static override flags = {...watchFlags, ...connectionFlags}

  protected readonly listView = usersView

  async run(): Promise<Watched<readonly User[]>> {
    const {flags} = await this.parse(UserLs)
    const session = await this.session(flags)
    const ask = () => session.call('getusersmsg', {colonyname: session.colonyName}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: 'No users yet. Add one: colonies user add'})
  }
}
