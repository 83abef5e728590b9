import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {countFlag} from '../../../src/cli/colonies/process-flags.js'
import type {Cron} from '../../../src/colonies/wire/objects/schedules.js'
import {cronListView} from '../../../src/output/views/cron.js'

export default class CronLs extends ColoniesCommand<readonly Cron[]> {
  static override summary = 'List the crons of the colony'
  static override description = 'With their schedules, and their next and last runs.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> cron ls'},
    {
      description: 'Id of one by its name, in a script',
      command: '<%= config.bin %> cron ls --count 100 --json | jq -r \'.[] | select(.name == "backup") | .cronid\'',
    },
  ]
  static override flags = {count: countFlag('crons'), ...connectionFlags}

  protected readonly view = cronListView
  protected override readonly briefView = (crons: readonly Cron[]): string =>
    crons.map(({cronid}) => `${cronid}\n`).join('')

  async run(): Promise<readonly Cron[]> {
    const {flags} = await this.parse(CronLs)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const crons = await session.call('getcronsmsg', {colonyname, count: flags.count}, 'member', this.signal)
    if (crons.length === 0) this.output.note(`No crons in colony ${colonyname}`)
    return crons
  }
}
