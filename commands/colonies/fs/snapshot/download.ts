import {agreed, agreementFlags} from '../../../../src/cli/colonies/agreement.js'
import {chosenSnapshot} from '../../../../src/cli/colonies/chosen-snapshot.js'
import {memberOf} from '../../../../src/cli/colonies/colony-member.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {directoryFlag, snapshotFlags} from '../../../../src/cli/colonies/file-flags.js'
import {type Transfer, TransferCommand} from '../../../../src/cli/colonies/transfer-command.js'
import {planSnapshot} from '../../../../src/colonies/files/plan-snapshot.js'
import {syncPlanSummary} from '../../../../src/output/views/sync.js'

export default class FsSnapshotDownload extends TransferCommand {
  static override summary = 'Fetch the files of a snapshot'
  static override description =
    'What the directory has besides stays. Files that differ are replaced: that is asked on a terminal, elsewhere it needs --yes, or a line yes on stdin.'
  static override examples = [
    {description: 'Into a directory', command: '<%= config.bin %> fs snapshot download --snapshotname v1 --dir ./v1'},
    {
      description: 'Over what is there, in a script',
      command: '<%= config.bin %> fs snapshot download -i "$ID" -d ./data --yes --json',
    },
  ]
  static override flags = {
    ...snapshotFlags,
    ...directoryFlag('The directory; made when it is missing'),
    ...agreementFlags,
    ...connectionFlags,
  }

  async run(): Promise<Transfer> {
    const {flags} = await this.parse(FsSnapshotDownload)
    const session = await this.session(flags)
    const tools = this.planTools(memberOf(session))
    const snapshot = await chosenSnapshot(session, flags, this.signal)
    const plan = await planSnapshot(snapshot, flags.dir, tools)
    this.warnOf(plan)
    const replaces = plan.files.some((file) => file.replaces !== null)
    await agreed(
      {output: this.output, stdin: this.stdin, yes: flags.yes || !replaces},
      `${syncPlanSummary(plan)}. Go on?`,
    )
    return this.carryOut(plan, session, tools)
  }
}
