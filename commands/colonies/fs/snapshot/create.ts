import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {requiredLabel} from '../../../../src/cli/colonies/file-flags.js'
import {namedLabel} from '../../../../src/colonies/files/label.js'
import type {Snapshot} from '../../../../src/colonies/wire/objects/files.js'
import type {Terminal} from '../../../../src/output/terminal.js'
import {newIdText} from '../../../../src/output/views/new-id.js'

export default class FsSnapshotCreate extends ColoniesCommand<Snapshot> {
  static override summary = 'Keep what a label holds now, under a name'
  static override description =
    'The newest revisions of its files and of those of labels below it, whatever is added later. In a pipe its id is printed.'
  static override examples = [
    {description: 'Of one label', command: '<%= config.bin %> fs snapshot create --label /data --snapshotname v1'},
    {
      description: 'Its id, in a script',
      command: 'id=$(<%= config.bin %> fs snapshot create -l /data -n "$(date +%F)")',
    },
  ]
  static override flags = {
    ...requiredLabel('What it is of'),
    snapshotname: string({
      char: 'n',
      required: true,
      helpValue: 'NAME',
      description: 'Its name, the only one in the colony',
    }),
    ...connectionFlags,
  }

  protected readonly view = ({snapshotid}: Snapshot, terminal: Terminal): string =>
    newIdText(snapshotid, terminal, this.output.mode.quiet)

  async run(): Promise<Snapshot> {
    const {flags} = await this.parse(FsSnapshotCreate)
    const label = namedLabel(flags.label)
    const session = await this.session(flags)
    const request = {colonyname: session.colonyName, label, name: flags.snapshotname}
    const snapshot = await session.call('createsnapshotmsg', request, 'member', this.signal)
    if (snapshot.fileids.length === 0) this.output.warn(`The snapshot is empty: there is no file under ${label}`)
    this.output.note(`Snapshot created SnapshotId=${snapshot.snapshotid}`)
    return snapshot
  }
}
