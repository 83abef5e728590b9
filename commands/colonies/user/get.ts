import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import type {User} from '../../../src/colonies/wire/objects/members.js'
import {userView} from '../../../src/output/views/users.js'

export default class UserGet extends ColoniesCommand<User> {
  static override summary = 'Show a user of the colony'
  static override description = 'Name, identity, email and phone.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> user get --name alice'},
    {
      description: 'Who that is',
      command: '<%= config.bin %> user get --userid 3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
    },
    {
      description: 'The identity, in a script',
      command: '<%= config.bin %> user get --name alice --json | jq -r .userid',
    },
  ]
  static override flags = {
    name: string({helpValue: 'NAME', description: 'Name of the user', exactlyOne: ['name', 'userid']}),
    userid: identityFlag({description: 'Identity of the user instead'}),
    ...connectionFlags,
  }

  protected readonly view = userView

  async run(): Promise<User> {
    const {flags} = await this.parse(UserGet)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {userid, name = ''} = flags
    if (userid !== undefined) return session.call('getuserbyidmsg', {colonyname, userid}, 'member', this.signal)
    return session.call('getusermsg', {colonyname, name}, 'member', this.signal)
  }
}
