import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessResume extends ColoniesCommand<Done> {
  static override summary = 'Hand out processes again after a pause'
  static override description =
    'Executors that wait get their processes at once. The key of the owner of the colony signs.'
  static override examples = [
    {description: 'This colony', command: '<%= config.bin %> process resume'},
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
    const {flags} = await this.parse(ProcessResume)
    const session = inColony(await this.session(flags), flags.colonyname)
    const {colonyName: colonyname} = session
    await session.call('resumeassignmentsmsg', {colonyname}, 'owner', this.signal)
    this.output.note(`Process assignments go on in colony ${colonyname}`)
    return {colonyname}
  }
}
