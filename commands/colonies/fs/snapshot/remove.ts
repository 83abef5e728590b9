import {chosenSnapshot} from '../../../../src/cli/colonies/chosen-snapshot.js'
import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {snapshotFlags} from '../../../../src/cli/colonies/file-flags.js'
import {type Done, doneView} from '../../../../src/output/views/done.js'

export default class FsSnapshotRemove extends ColoniesCommand<Done> {
  static override summary = 'Remove a snapshot'
  static override description = 'The files that it held stay.'
  static override examples = [
    {description: 'By its name', command: '<%= config.bin %> fs snapshot remove --snapshotname v1'},
    {
      description: 'All that are empty, in a script',
      command:
        '<%= config.bin %> fs snapshot ls --json | jq -r ".[] | select(.fileids == []) | .snapshotid" | xargs -n 1 <%= config.bin %> fs snapshot remove -i',
    },
  ]
  static override flags = {...snapshotFlags, ...connectionFlags}

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(FsSnapshotRemove)
    const session = await this.session(flags)
    const {snapshotid, name} = await chosenSnapshot(session, flags, this.signal)
    await session.call('removesnapshotmsg', {colonyname: session.colonyName, snapshotid}, 'member', this.signal)
    this.output.note(`Snapshot removed SnapshotId=${snapshotid}`)
    return {snapshotid, name}
  }
}
