import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {startMonitor} from '../../../src/cli/colonies/monitor.js'
import {monitorFlags, monitorPlace} from '../../../src/cli/colonies/monitor-flags.js'
import type {JsonLines} from '../../../src/output/json.js'
import {type MonitorLine, monitorView} from '../../../src/output/views/monitor.js'

export default class MonitorStart extends ColoniesCommand<JsonLines<MonitorLine>> {
  static override summary = "Serve a server's numbers to Prometheus, until stopped"
  static override description =
    'Asks any ColonyOS server for its statistics, which its owner signs, and serves them on /metrics under the names of upstream, with colonies_server_up, which is 0 while the server is away. "colonies server start" does the same for itself with COLONIES_MONITOR_PORT.'
  static override examples = [
    {description: "This machine's server, on port 21120", command: '<%= config.bin %> monitor start'},
    {
      description: 'For a Prometheus elsewhere, every 15 seconds',
      command: '<%= config.bin %> monitor start --monitor-host 0.0.0.0 --monitor-port 9100 --interval 15s',
    },
    {
      description: 'In a script, on a free port',
      command: '<%= config.bin %> monitor start --monitor-port 0 --json | jq --unbuffered -r .address',
    },
  ]
  static override flags = {...monitorFlags, ...serverOwnerSigns}

  protected override readonly signer = 'server'
  protected readonly view = monitorView

  async run(): Promise<JsonLines<MonitorLine>> {
    const {flags} = await this.parse(MonitorStart)
    const {drain} = this.gracefulStop('Stopping…')
    const place = monitorPlace(flags)
    const session = await this.session(flags)
    const monitor = await startMonitor({session, ...place, drain, warn: (line) => this.output.warn(line)})
    return this.own(monitor).lines
  }
}
