import {boolean} from '@oclif/core/flags'
import {ServeCommand} from '../../src/cli/colonies/serve-command.js'
import {listenFlags, placeFlags} from '../../src/cli/colonies/server-flags.js'
import {JsonLines} from '../../src/output/json.js'
import type {Terminal} from '../../src/output/terminal.js'
import {type DevEnvironment, devEnvironmentView} from '../../src/output/views/dev-environment.js'
import {type ServerLine, serverServiceView} from '../../src/output/views/server-service.js'

export default class Dev extends ServeCommand<JsonLines<ServerLine> | DevEnvironment> {
  static override summary = 'Run a server to try things out, until stopped'
  static override description =
    'Listens on 127.0.0.1, with a colony "dev" whose owner, user and executor keys are made on the first start and kept beside its store. Other colonies commands find it by themselves; other programs need the variables that --env prints, private keys among them, before or after the start.'
  static override examples = [
    {description: 'Start', command: '<%= config.bin %> dev'},
    {description: 'For SDKs, in another terminal', command: 'eval "$(<%= config.bin %> dev --env)"'},
    {
      description: 'In a script: on a free port, apart from all else',
      command: '<%= config.bin %> dev --port 0 --data ./trial --json | jq --unbuffered -r .address',
    },
  ]
  static override flags = {
    ...placeFlags,
    verbose: listenFlags.verbose,
    env: boolean({description: 'Print variables for a shell, private keys among them, and start nothing'}),
  }

  protected readonly view = (result: JsonLines<ServerLine> | DevEnvironment, terminal: Terminal) =>
    result instanceof JsonLines ? serverServiceView(result, terminal) : devEnvironmentView(result, terminal)

  async run(): Promise<JsonLines<ServerLine> | DevEnvironment> {
    const {flags} = await this.parse(Dev)
    const {port, data, verbose} = flags
    if (flags.env) {
      const {devEnvironment} = await import('../../src/cli/colonies/dev-environment.js')
      return devEnvironment({directory: this.dataDirectory(data), port, env: this.environment})
    }
    const lines = await this.serve({
      ...{host: '127.0.0.1', port, data, tls: undefined},
      ...{owner: this.devOwner(), refuseReplays: false, verbose},
    })
    this.output.note('Ready for other colonies commands. For SDKs: eval "$(colonies dev --env)". Ctrl-C stops it.')
    return lines
  }
}
