import {BaseCommand} from '../../../src/cli/base-command.js'
import {allowedAddresses} from '../../../src/cli/daffi/allowed-addresses.js'
import {generationOf, listenAddress, listenFlags, tlsFiles} from '../../../src/cli/daffi/controller-flags.js'
import {serviceLines} from '../../../src/cli/daffi/service-lines.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {startController} from '../../../src/daffi/controller/start-controller.js'
import type {JsonLines} from '../../../src/output/json.js'
import {printableLines} from '../../../src/output/printable.js'
import {meshServiceView, type ServiceLine} from '../../../src/output/views/mesh-service.js'

export default class ControllerStart extends BaseCommand<JsonLines<ServiceLine>> {
  static override summary = 'Run the controller that nodes connect to, until stopped'
  static override description =
    'It routes calls and holds delayed, periodic and background ones with their results; it runs none itself. Nodes of ours and of Python daffi join alike. Listens on a UNIX socket, or with --host on a port: a free one unless --port is given. It prints where, and nothing else to stdout.'
  static override examples = [
    {description: 'For this machine', command: '<%= config.bin %> controller start'},
    {description: 'For others, on a free port', command: '<%= config.bin %> controller start --host 0.0.0.0'},
    {
      description: 'Only for nodes that prove one of these addresses, in a script',
      command: '<%= config.bin %> controller start --host 10.0.0.5 --port 8888 --allow @members.txt --json',
    },
  ]
  static override flags = listenFlags

  protected readonly view = meshServiceView

  async run(): Promise<JsonLines<ServiceLine>> {
    const {flags} = await this.parse(ControllerStart)
    const {drain} = this.gracefulStop('Stopping…')
    const machine = thisMachine(this.config.root)
    const controller = await startController(
      {
        listen: listenAddress(flags, machine.temporaryDirectory),
        tls: await tlsFiles(flags, 'controller'),
        generation: generationOf(flags),
        allow: await allowedAddresses(flags.allow),
        tasksFile: machine.heldCalls,
      },
      (line) => this.output.note(printableLines(line)),
    )
    this.own(controller)
    return serviceLines({type: 'ready', address: controller.address, node: null}, drain, controller.ended)
  }
}
