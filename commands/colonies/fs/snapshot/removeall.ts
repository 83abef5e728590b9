import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {confirmationFlags, confirmed} from '../../../../src/cli/colonies/confirmation.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {type Done, doneView} from '../../../../src/output/views/done.js'

export default class FsSnapshotRemoveall extends ColoniesCommand<Done> {
  static override summary = 'Remove all snapshots of the colony'
  static override description =
    'The files that they held stay. Asks first: on a terminal, else --yes or a line YES on stdin is needed.'
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> fs snapshot removeall'},
    {description: 'In a script', command: '<%= config.bin %> fs snapshot removeall --yes'},
  ]
  static override flags = {...confirmationFlags, ...connectionFlags}

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(FsSnapshotRemoveall)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    await confirmed(
      {output: this.output, stdin: this.stdin, yes: flags.yes},
      `Remove all snapshots of the colony ${colonyname}? This cannot be undone.`,
    )
    await session.call('removeallsnapshotmsg', {colonyname}, 'member', this.signal)
    this.output.note(`Removed all snapshots of the colony ${colonyname}`)
    return {colonyname, removed: 'all'}
  }
}
