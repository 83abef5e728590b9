import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {cronFlags} from '../../../src/cli/colonies/cron-flags.js'
import {cronIdOf} from '../../../src/cli/colonies/ids.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class CronRun extends ColoniesCommand<Done> {
  static override summary = 'Run a cron now, besides its schedule'
  static override description = 'Submits its workflow at once; with --waitprevious not while the last one is open.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> cron run --cronid 3f9c01d2'},
    {
      description: 'And the workflow that it submitted, in a script',
      command:
        '<%= config.bin %> cron run --cronid "$ID" -q && <%= config.bin %> cron get --cronid "$ID" --json | jq -r .prevprocessgraphid',
    },
  ]
  static override flags = cronFlags

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(CronRun)
    const session = await this.session(flags)
    const cronid = await cronIdOf(session, flags.cronid)
    await session.call('runcronmsg', {cronid}, 'member', this.signal)
    this.output.note(`Running cron CronId=${cronid}`)
    return {cronid}
  }
}
