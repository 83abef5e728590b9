import {string} from '@oclif/core/args'
import {connectFlags} from '../../src/cli/daffi/controller-flags.js'
import {MeshCommand} from '../../src/cli/daffi/mesh-command.js'
import {operate} from '../../src/cli/daffi/operate.js'

export default class Stop extends MeshCommand<{readonly stopped: string}> {
  static override summary = 'Stop a node'
  static override description =
    'The node finishes what it runs, for a few seconds at most, and ends. Python nodes of daffi 2 cannot be stopped from outside.'
  static override examples = [
    {description: 'One of this machine', command: '<%= config.bin %> stop math'},
    {description: 'In a script', command: '<%= config.bin %> stop math --host 10.0.0.5 --port 8888 --json'},
  ]
  static override args = {node: string({required: true, ignoreStdin: true, description: 'Name of the node'})}
  static override flags = connectFlags

  protected readonly view = (): string => ''

  async run(): Promise<{readonly stopped: string}> {
    const {args, flags} = await this.parse(Stop)
    await operate(await this.join(flags), '@stop', [args.node])
    this.output.note(`Node ${args.node} stops`)
    return {stopped: args.node}
  }
}
