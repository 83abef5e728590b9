import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import type {Statistics} from '../../../src/colonies/wire/objects/server.js'
import {statisticsView} from '../../../src/output/views/colonies.js'

export default class ServerStats extends ColoniesCommand<Statistics> {
  static override summary = 'Count what is in all colonies of a server'
  static override description = "Colonies, executors, processes and workflows by state. The server's owner signs."
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> server stats'},
    {description: 'What runs, in a script', command: '<%= config.bin %> server stats --json | jq .runningprocesses'},
  ]
  static override flags = {...serverOwnerSigns}

  protected override readonly signer = 'server'
  protected readonly view = statisticsView

  async run(): Promise<Statistics> {
    const {flags} = await this.parse(ServerStats)
    const session = await this.session(flags)
    return session.call('getstatisticsmsg', {})
  }
}
