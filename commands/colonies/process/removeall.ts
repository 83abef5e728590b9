import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmationFlags, confirmed} from '../../../src/cli/colonies/confirmation.js'
import {ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {removeAllFlags} from '../../../src/cli/colonies/process-flags.js'
import {removedState} from '../../../src/cli/colonies/removed-state.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessRemoveall extends ColoniesCommand<Done> {
  static override summary = 'Delete all processes, or those of one state'
  static override description =
    'Those outside workflows; the key of the owner of the colony signs. Asks first: on a terminal, or for a line YES on stdin.'
  static override examples = [
    {description: 'All that failed', command: '<%= config.bin %> process removeall --failed'},
    {description: 'In a script', command: '<%= config.bin %> process removeall --successful --yes'},
  ]
  static override flags = {...removeAllFlags('processes'), ...confirmationFlags, ...ownerSigns}

  protected readonly view = doneView
  protected override readonly signer = 'owner'

  async run(): Promise<Done> {
    const {flags} = await this.parse(ProcessRemoveall)
    const {state, word} = removedState(flags)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    await confirmed(
      {output: this.output, stdin: this.stdin, yes: flags.yes},
      `Remove ${word} processes of the colony ${colonyname}? This cannot be undone.`,
    )
    await session.call('removeallprocessesmsg', {colonyname, state}, 'owner', this.signal)
    this.output.note(`Removed ${word} processes of the colony ${colonyname}`)
    return {colonyname, removed: word}
  }
}
