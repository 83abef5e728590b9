import {agreed} from '../../../src/cli/colonies/agreement.js'
import {chosenLabel} from '../../../src/cli/colonies/chosen-label.js'
import {memberOf} from '../../../src/cli/colonies/colony-member.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {withGoBoolean} from '../../../src/cli/colonies/go-boolean.js'
import {requireSomething} from '../../../src/cli/colonies/something-to-sync.js'
import {syncFlags} from '../../../src/cli/colonies/sync-flags.js'
import {type Transfer, TransferCommand} from '../../../src/cli/colonies/transfer-command.js'
import {planSync} from '../../../src/colonies/files/plan-sync.js'
import {syncPlanDetails, syncPlanSummary} from '../../../src/output/views/sync.js'

export default class FsSync extends TransferCommand {
  static override summary = 'Make a directory and a label alike'
  static override description =
    'What one side lacks comes from the other, subdirectories are labels below, nothing is removed. Asks on a terminal; elsewhere only what would replace local files needs --yes, or a line yes on stdin.'
  static override examples = [
    {description: 'A directory with a label', command: '<%= config.bin %> fs sync --dir ./data --label /data'},
    {description: 'The next time, in the directory', command: '<%= config.bin %> fs sync'},
    {
      description: 'Newest revisions of all files, in a script; what was fetched',
      command: "<%= config.bin %> fs sync -l /data -d data --no-keeplocal --yes --json | jq -r '.downloaded[].path'",
    },
  ]
  static override flags = {...syncFlags, ...connectionFlags}

  async run(): Promise<Transfer> {
    const {flags} = await this.parse(FsSync, withGoBoolean(this.argv, 'keeplocal'))
    const {dir, keeplocal: keepLocal} = flags
    const label = await chosenLabel(flags.label, dir)
    const session = await this.session(flags)
    const tools = this.planTools(memberOf(session))
    const plan = await planSync({label, dir, keepLocal}, tools)
    requireSomething(plan)
    this.warnOf(plan)
    if (flags.dry) return this.shown(plan, flags.syncplans)
    if (plan.files.length === 0) this.output.note(`Nothing to do: ${plan.dir} and ${label} are alike`)
    else {
      if (flags.syncplans) this.output.note((await syncPlanDetails(plan, this.output.stderr)).trimEnd())
      const replaces = plan.files.some(({move, replaces}) => move === 'download' && replaces !== null)
      const asks = replaces || this.output.interactive()
      await agreed(
        {output: this.output, stdin: this.stdin, yes: flags.yes || !asks},
        `${syncPlanSummary(plan)}. Go on?`,
      )
    }
    return this.carryOut(plan, session, tools)
  }
}
