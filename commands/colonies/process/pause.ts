import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessPause extends ColoniesCommand<Done> {
  static override summary = 'Stop handing out processes in the colony'
  static override description =
    'Running processes go on, and new ones may be submitted; executors get none until: colonies process resume. The key of the owner of the colony signs.'
  static override examples = [
    {description: 'This colony', command: '<%= config.bin %> process pause'},
    {
      description: 'Around some maintenance, in a script',
      command: '<%= config.bin %> process pause && ./maintain.sh; <%= config.bin %> process resume',
    },
  ]
  static override flags = {
    colonyname: string({helpValue: 'NAME', description: 'The colony [default: COLONIES_COLONY_NAME]'}),
    ...ownerSigns,
    ...connectionFlags,
  }

  protected readonly view = doneView
  protected override readonly signer = 'owner'

  async run(): Promise<Done> {
    const {flags} = await this.parse(ProcessPause)
    const session = inColony(await this.session(flags), flags.colonyname)
    const {colonyName: colonyname} = session
    await session.call('pauseassignmentsmsg', {colonyname}, 'owner', this.signal)
    this.output.note(`Process assignments are paused in colony ${colonyname}`)
    return {colonyname}
  }
}
