import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import type {User} from '../../../src/colonies/wire/objects/members.js'
import {userView} from '../../../src/output/views/users.js'

export default class UserGet extends ColoniesCommand<User> {
  static override summary = 'Show a user of the colony'
  static override description = 'Name, identity, email and phone.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> user get --name alice'},
    {
      description: 'The identity, in a script',
      command: '<%= config.bin %> user get --name alice --json | jq -r .userid',
    },
  ]
  static override flags = {name: nameFlag('Name of the user'), ...connectionFlags}

  protected readonly view = userView

  async run(): Promise<User> {
    const {flags} = await this.parse(UserGet)
    const session = await this.session(flags)
    return session.call('getusermsg', {colonyname: session.colonyName, name: flags.name})
  }
}
