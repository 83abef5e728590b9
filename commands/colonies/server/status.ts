import {serverStatus} from '../../../src/cli/colonies/ask-server.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {type ServerStatus, serverStatusView} from '../../../src/output/views/server-status.js'

export default class ServerStatusCommand extends ColoniesCommand<ServerStatus> {
  static override summary = 'Show version and addresses of a server'
  static override description =
    'Asks the server that is named, or the one that runs on this machine. Needs no key. "colonies config" shows what commands use, and why.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> server status'},
    {description: 'In a script', command: '<%= config.bin %> server status --json | jq -r .buildversion'},
  ]
  static override flags = connectionFlags

  protected readonly view = serverStatusView

  async run(): Promise<ServerStatus> {
    const {flags} = await this.parse(ServerStatusCommand)
    return serverStatus(flags, this.config.version)
  }
}
