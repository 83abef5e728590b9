import {boolean} from '@oclif/core/flags'
import {agreed, agreementFlags} from '../../../src/cli/colonies/agreement.js'
import {chosenLabel} from '../../../src/cli/colonies/chosen-label.js'
import {type Clean, CleanCommand} from '../../../src/cli/colonies/clean-command.js'
import {memberOf} from '../../../src/cli/colonies/colony-member.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {directoryFlag, labelFlag} from '../../../src/cli/colonies/file-flags.js'
import {quiteFlag} from '../../../src/cli/colonies/sync-flags.js'
import {applyClean, planClean} from '../../../src/colonies/files/clean-directory.js'
import {cleanPlanDetails, cleanPlanSummary} from '../../../src/output/views/sync.js'

export default class FsClean extends CleanCommand {
  static override summary = 'Delete local files that are not in ColonyFS'
  static override description =
    'By their names: a file that differs stays. Asks first: on a terminal, else --yes or a line yes on stdin is needed.'
  static override examples = [
    {description: 'Look first', command: '<%= config.bin %> fs clean --dir ./data --label /data --dry --cleanplans'},
    {description: 'In a script', command: '<%= config.bin %> fs clean -d ./data -l /data --yes --json'},
  ]
  static override flags = {
    ...directoryFlag('The directory'),
    ...labelFlag,
    dry: boolean({description: 'Only say what would be removed'}),
    cleanplans: boolean({description: 'Tell each file that is removed'}),
    ...agreementFlags,
    ...quiteFlag,
    ...connectionFlags,
  }

  async run(): Promise<Clean> {
    const {flags} = await this.parse(FsClean)
    const {dir} = flags
    const label = await chosenLabel(flags.label, dir)
    const session = await this.session(flags)
    const plan = await planClean({label, dir}, {member: memberOf(session), signal: this.signal})
    if (flags.dry) return this.shown(plan, flags.cleanplans)
    if (plan.files.length + plan.directories.length === 0) this.output.note('Nothing to do: all of it is in ColonyFS')
    else {
      if (flags.cleanplans) this.output.note(cleanPlanDetails(plan).trimEnd())
      const question = `Delete ${cleanPlanSummary(plan)}? This cannot be undone.`
      await agreed({output: this.output, stdin: this.stdin, yes: flags.yes}, question)
    }
    return applyClean(plan, this.signal)
  }
}
