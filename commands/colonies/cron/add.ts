import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {checkedSchedule, scheduleFlags} from '../../../src/cli/colonies/cron-flags.js'
import {keptText} from '../../../src/cli/colonies/kept-workflow.js'
import {readWorkflowSpec} from '../../../src/cli/colonies/read-spec.js'
import {specFlags} from '../../../src/cli/colonies/spec-flags.js'
import type {Cron} from '../../../src/colonies/wire/objects/schedules.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {newIdText} from '../../../src/output/views/new-id.js'

export default class CronAdd extends ColoniesCommand<Cron> {
  static override summary = 'Submit a workflow again and again, by the clock'
  static override description =
    'The file holds a list of function specs, as for: colonies workflow submit. In a pipe the id of the cron is printed.'
  static override examples = [
    {
      description: 'Every morning at half past six',
      command: '<%= config.bin %> cron add --name backup --cron "0 30 6 * * *" --spec backup.json',
    },
    {
      description: 'Every ten minutes, one at a time; its id, in a script',
      command: 'id=$(<%= config.bin %> cron add --name poll --interval 600 --waitprevious --spec poll.json)',
    },
  ]
  static override flags = {
    name: string({required: true, helpValue: 'NAME', description: 'Its name, the only one in the colony'}),
    ...specFlags('workflow'),
    ...scheduleFlags,
    ...connectionFlags,
  }

  protected readonly view = ({cronid}: Cron, terminal: Terminal): string =>
    newIdText(cronid, terminal, this.output.mode.quiet)

  async run(): Promise<Cron> {
    const {flags} = await this.parse(CronAdd)
    const schedule = checkedSchedule(flags)
    if (flags.random) this.output.warn("Upstream's server runs a cron with --random exactly by its interval")
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const source = {stdin: this.stdin, output: this.output}
    const workflowspec = keptText(await readWorkflowSpec(source, flags, colonyname))
    const {name, random, waitprevious: waitforprevprocessgraph} = flags
    const cron = {colonyname, name, ...schedule, random, waitforprevprocessgraph, workflowspec}
    const added = await session.call('addcronmsg', {cron}, 'member', this.signal)
    this.output.note(`Cron added CronId=${added.cronid}`)
    return added
  }
}
