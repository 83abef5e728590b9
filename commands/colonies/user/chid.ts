import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface ChangedUser {
  readonly colonyname: string
  readonly userid: string
}

export default class UserChid extends ColoniesCommand<ChangedUser> {
  static override summary = 'Change the key of the user who signs'
  static override description =
    'The key of before signs a last time; from then on only the new one counts, so keep it at hand. What the user submitted keeps the old identity.'
  static override examples = [
    {
      description: 'To the identity of a new key',
      command: '<%= config.bin %> user chid --userid 3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
    },
    {
      description: 'In a script, from one keystore to another',
      command: '<%= config.bin %> user chid --keystore old --userid $(keystore show new --json | jq -r .colonyId)',
    },
  ]
  static override flags = {
    userid: identityFlag({required: true, description: 'Identity of the new key'}),
    ...connectionFlags,
  }

  protected readonly view = sentence<ChangedUser>(({userid}) => `The user is now ${userid}`)

  async run(): Promise<ChangedUser> {
    const {flags} = await this.parse(UserChid)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {userid} = await session.call('changeuseridmsg', {colonyname, userid: flags.userid})
    this.output.note('Sign with the new key from now on: set COLONIES_PRVKEY, or give --keystore.')
    return {colonyname, userid}
  }
}
