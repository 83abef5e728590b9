import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmationFlags, confirmed} from '../../../src/cli/colonies/confirmation.js'
import {colonyIdFlag, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {removeAllFlags} from '../../../src/cli/colonies/process-flags.js'
import {removedState} from '../../../src/cli/colonies/removed-state.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class WorkflowRemoveall extends ColoniesCommand<Done> {
  static override summary = 'Delete all workflows, or those of one state'
  static override description =
    'With their processes; the key of the owner of the colony signs. Asks first: on a terminal, or for a line YES on stdin.'
  static override examples = [
    {description: 'All that failed', command: '<%= config.bin %> workflow removeall --failed'},
    {description: 'In a script', command: '<%= config.bin %> workflow removeall --successful --yes'},
  ]
  static override flags = {
    ...removeAllFlags('workflows'),
    ...colonyIdFlag,
    ...confirmationFlags,
    ...ownerSigns,
  }

  protected readonly view = doneView
  protected override readonly signer = 'owner'

  async run(): Promise<Done> {
    const {flags} = await this.parse(WorkflowRemoveall)
    const {state, word} = removedState(flags)
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    await confirmed(
      {output: this.output, stdin: this.stdin, yes: flags.yes},
      `Remove ${word} workflows of the colony ${colonyname}? This cannot be undone.`,
    )
    await session.call('removeallprocessgraphsmsg', {colonyname, state}, 'owner', this.signal)
    this.output.note(`Removed ${word} workflows of the colony ${colonyname}`)
    return {colonyname, removed: word}
  }
}
