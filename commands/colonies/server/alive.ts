import {aliveServer} from '../../../src/cli/colonies/ask-server.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {type AliveServer, aliveServerView} from '../../../src/output/views/server-status.js'

export default class ServerAlive extends ColoniesCommand<AliveServer> {
  static override summary = 'Tell whether a server answers'
  static override description =
    'Asks the server that is named, or the one that runs on this machine, for its version. Needs no key. Exit code 5 when nobody answers.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> server alive'},
    {
      description: 'Wait for a server, in a script',
      command: 'until <%= config.bin %> server alive --quiet > /dev/null; do sleep 1; done',
    },
  ]
  static override flags = connectionFlags

  protected readonly view = aliveServerView

  async run(): Promise<AliveServer> {
    const {flags} = await this.parse(ServerAlive)
    return aliveServer(flags)
  }
}
