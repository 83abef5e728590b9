import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface ChangedServer {
  readonly serverid: string
}

export default class ServerChid extends ColoniesCommand<ChangedServer> {
  static override summary = "Change the key of the server's owner"
  static override description =
    'The key of before signs a last time; from then on only the new one counts, so keep it at hand.'
  static override examples = [
    {
      description: 'To the identity of a new key',
      command:
        '<%= config.bin %> server chid --serverid 039231c7644e04b6895471dd5335cf332681c54e27f81fac54f9067b3f2c0103',
    },
    {
      description: 'In a script, from one keystore to another',
      command: '<%= config.bin %> server chid --keystore old --serverid $(keystore show new --json | jq -r .colonyId)',
    },
  ]
  static override flags = {
    serverid: identityFlag({required: true, description: 'Identity of the new key'}),
    ...serverOwnerSigns,
  }

  protected override readonly signer = 'server'
  protected readonly view = sentence<ChangedServer>(({serverid}) => `The owner of the server is now ${serverid}`)

  async run(): Promise<ChangedServer> {
    const {flags} = await this.parse(ServerChid)
    const session = await this.session(flags)
    const {serverid} = await session.call('changeserveridmsg', {serverid: flags.serverid})
    this.output.note('From now on: COLONIES_SERVER_PRVKEY is the new key, and COLONIES_SERVER_ID its identity.')
    return {serverid}
  }
}
