import {string} from '@oclif/core/args'
import {boolean, string as text} from '@oclif/core/flags'
import {connectFlags, listenFlags} from '../../../src/cli/daffi/controller-flags.js'
import {MeshCommand} from '../../../src/cli/daffi/mesh-command.js'
import {endOfModules, type NodeStartFlags, startNode} from '../../../src/cli/daffi/start-node.js'
import type {JsonLines} from '../../../src/output/json.js'
import {meshServiceView, type ServiceLine} from '../../../src/output/views/mesh-service.js'

export default class NodeStart extends MeshCommand<JsonLines<ServiceLine>> {
  static override summary = 'Offer functions to other processes, until stopped'
  static override description =
    'Every function that the modules export can be called by its name, and so can the static methods of exported classes; methods of an exported object, or of a class that is registered with callback() of continuum/daffi, as soon as the object exists. Names with a leading underscore stay private. A shell command can be called too: it gets the arguments as a JSON array on stdin and prints JSON. What callbacks log goes to stderr.'
  static override examples = [
    {
      description: 'The functions of a module, and the controller with them',
      command: '<%= config.bin %> node start math.ts --controller',
    },
    {description: 'A shell command', command: '<%= config.bin %> node start --exec "total=jq add" --name shell'},
    {
      description: 'On another machine, in a script',
      command: '<%= config.bin %> node start work.js --host 10.0.0.5 --port 8888 --json',
    },
  ]
  static override strict = false
  static override args = {
    module: string({ignoreStdin: true, description: 'JavaScript or TypeScript module; more may follow'}),
  }
  static override flags = {
    name: text({helpValue: 'NAME', description: 'Name of the node [default: a random one]'}),
    exec: text({
      helpValue: 'NAME=COMMAND',
      multiple: true,
      multipleNonGreedy: true,
      description: 'Offer a shell command; may be repeated',
    }),
    controller: boolean({description: 'Run the controller in the same process'}),
    ...connectFlags,
    ...listenFlags,
  }

  protected readonly view = meshServiceView

  async run(): Promise<JsonLines<ServiceLine>> {
    const {flags, raw} = await this.parse(NodeStart)
    const modules = raw.flatMap(({type, input}) => (type === 'arg' ? [input] : []))
    const {drain} = this.gracefulStop('Stopping…')
    this.own(endOfModules)
    const signer = await this.signer(flags)
    const node = await startNode(modules, flags satisfies NodeStartFlags, {
      machine: this.machine,
      sign: signer?.sign,
      signal: drain,
      log: this.tell,
    })
    this.own({close: node.stop})
    return node.lines
  }
}
