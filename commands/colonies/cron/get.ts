import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {cronFlags} from '../../../src/cli/colonies/cron-flags.js'
import {cronIdOf} from '../../../src/cli/colonies/ids.js'
import {keptSpecs} from '../../../src/cli/colonies/kept-workflow.js'
import type {Cron} from '../../../src/colonies/wire/objects/schedules.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {cronText} from '../../../src/output/views/cron.js'

export default class CronGet extends ColoniesCommand<Cron> {
  static override summary = 'Show one cron: when it runs, and what'
  static override description =
    'Its schedule, its next and last run, the workflow that the last run submitted, and its functions.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> cron get --cronid 3f9c01d2'},
    {
      description: 'When it runs next, in a script',
      command: '<%= config.bin %> cron get --cronid "$ID" --json | jq -r .nextrun',
    },
  ]
  static override flags = cronFlags

  protected readonly view = (cron: Cron, terminal: Terminal): Promise<string> =>
    cronText(cron, keptSpecs(cron.workflowspec), terminal)

  async run(): Promise<Cron> {
    const {flags} = await this.parse(CronGet)
    const session = await this.session(flags)
    const cronid = await cronIdOf(session, flags.cronid)
    return session.call('getcronmsg', {cronid}, 'member', this.signal)
  }
}
