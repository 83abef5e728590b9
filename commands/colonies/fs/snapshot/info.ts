import {chosenSnapshot} from '../../../../src/cli/colonies/chosen-snapshot.js'
import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {memberOf} from '../../../../src/cli/colonies/colony-member.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {snapshotFlags} from '../../../../src/cli/colonies/file-flags.js'
import {snapshotFiles} from '../../../../src/colonies/files/plan-snapshot.js'
import {type SnapshotDetails, snapshotView} from '../../../../src/output/views/snapshots.js'

export default class FsSnapshotInfo extends ColoniesCommand<SnapshotDetails> {
  static override summary = 'Show a snapshot, and the files that it holds'
  static override description = 'Each of them in the revision that was the newest one then.'
  static override examples = [
    {description: 'By its name', command: '<%= config.bin %> fs snapshot info --snapshotname v1'},
    {
      description: 'Checksums of its files, in a script',
      command: '<%= config.bin %> fs snapshot info -n v1 --json | jq -r \'.files[] | "\\(.checksum)  \\(.name)"\'',
    },
  ]
  static override flags = {...snapshotFlags, ...connectionFlags}

  protected readonly view = snapshotView

  async run(): Promise<SnapshotDetails> {
    const {flags} = await this.parse(FsSnapshotInfo)
    const session = await this.session(flags)
    const snapshot = await chosenSnapshot(session, flags, this.signal)
    const {files, failed} = await snapshotFiles(memberOf(session), snapshot, this.signal)
    for (const {path, message} of failed) this.output.warn(`${path}: ${message}`)
    return {...snapshot, files}
  }
}
