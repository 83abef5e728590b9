import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {countFlag} from '../../../src/cli/colonies/process-flags.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import type {Cron} from '../../../src/colonies/wire/objects/schedules.js'
import {cronListView} from '../../../src/output/views/cron.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class CronLs extends ListCommand<readonly Cron[]> {
  static override summary = 'List the crons of the colony'
  static override description = 'With their schedules, and their next and last runs.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> cron ls'},
    {
      description: 'Id of one by its name, in a script',
      command: '<%= config.bin %> cron ls --count 100 --json | jq -r \'.[] | select(.name == "backup") | .cronid\'',
    },
  ]
  static override flags = {count: countFlag('crons'), ...watchFlags, ...connectionFlags}

  protected readonly listView = cronListView
  protected override readonly briefListView = (crons: readonly Cron[]): string =>
    crons.map(({cronid}) => `${cronid}\n`).join('')

  async run(): Promise<Watched<readonly Cron[]>> {
    const {flags} = await this.parse(CronLs)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const ask = () => session.call('getcronsmsg', {colonyname, count: flags.count}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: `No crons in colony ${colonyname}`})
  }
}
