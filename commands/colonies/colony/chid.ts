import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface ChangedColony {
  readonly colonyname: string
  readonly colonyid: string
}

export default class ColonyChid extends ColoniesCommand<ChangedColony> {
  static override summary = "Change the key of the colony's owner"
  static override description =
    'The key of before signs a last time; from then on only the new one counts, so keep it at hand.'
  static override examples = [
    {
      description: 'To the identity of a new key',
      command:
        '<%= config.bin %> colony chid --colonyid 3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
    },
    {
      description: 'In a script, from one keystore to another',
      command: '<%= config.bin %> colony chid --keystore old --colonyid $(keystore show new --json | jq -r .colonyId)',
    },
  ]
  static override flags = {
    colonyid: identityFlag({required: true, description: 'Identity of the new key'}),
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = sentence<ChangedColony>(
    ({colonyname, colonyid}) => `The owner of the colony ${colonyname} is now ${colonyid}`,
  )

  async run(): Promise<ChangedColony> {
    const {flags} = await this.parse(ColonyChid)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {colonyid} = await session.call('changecolonyidmsg', {colonyname, colonyid: flags.colonyid})
    this.output.note('Sign with the new key from now on: set COLONIES_COLONY_PRVKEY, or give --keystore.')
    return {colonyname, colonyid}
  }
}
