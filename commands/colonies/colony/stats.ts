import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import type {Statistics} from '../../../src/colonies/wire/objects/server.js'
import {statisticsView} from '../../../src/output/views/colonies.js'

export default class ColonyStats extends ColoniesCommand<Statistics> {
  static override summary = 'Count executors, processes and workflows'
  static override description = 'Those of the colony, by state. A user or executor of it signs.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> colony stats'},
    {
      description: 'What waits, in a script',
      command: '<%= config.bin %> colony stats --json | jq .waitingprocesses',
    },
  ]
  static override flags = connectionFlags

  protected readonly view = statisticsView

  async run(): Promise<Statistics> {
    const {flags} = await this.parse(ColonyStats)
    const session = await this.session(flags)
    return session.call('getcolonystatsmsg', {colonyname: session.colonyName})
  }
}
