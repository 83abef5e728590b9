import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import type {User} from '../../../src/colonies/wire/objects/members.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class UserAdd extends ColoniesCommand<User> {
  static override summary = 'Add a user to the colony'
  static override description =
    "A user may submit, list and end work, as an executor may, and runs none. The colony's owner signs."
  static override examples = [
    {
      description: 'By the identity of a key of theirs',
      command:
        '<%= config.bin %> user add --name alice --userid 3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
    },
    {
      description: 'In a script, of a keystore',
      command:
        '<%= config.bin %> user add --name alice --userid $(keystore show alice --json | jq -r .colonyId) --json',
    },
  ]
  static override flags = {
    name: nameFlag('Name in the colony'),
    userid: identityFlag({required: true, description: 'Identity of the key'}),
    email: string({helpValue: 'TEXT', description: 'Email address'}),
    phone: string({helpValue: 'TEXT', description: 'Phone number'}),
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = sentence<User>(({name, colonyname}) => `User ${name} was added to the colony ${colonyname}`)

  async run(): Promise<User> {
    const {flags} = await this.parse(UserAdd)
    const session = await this.session(flags)
    const {name, userid, email, phone} = flags
    return session.call('addusermsg', {user: {colonyname: session.colonyName, name, userid, email, phone}})
  }
}
