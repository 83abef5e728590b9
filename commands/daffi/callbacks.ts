import {string} from '@oclif/core/args'
import {connectFlags} from '../../src/cli/daffi/controller-flags.js'
import {listCallbacks} from '../../src/cli/daffi/list-callbacks.js'
import {MeshCommand} from '../../src/cli/daffi/mesh-command.js'
import {callbacksView, type MeshCallback} from '../../src/output/views/callbacks.js'

export default class Callbacks extends MeshCommand<readonly MeshCallback[]> {
  static override summary = 'List the callbacks of a mesh with their signatures'
  static override examples = [
    {description: 'Of all nodes', command: '<%= config.bin %> callbacks'},
    {description: 'Of one, in a script', command: "<%= config.bin %> callbacks math --json | jq -r '.[].name'"},
  ]
  static override args = {node: string({ignoreStdin: true, description: 'Name of a node [default: all]'})}
  static override flags = connectFlags

  protected readonly view = callbacksView

  async run(): Promise<readonly MeshCallback[]> {
    const {args, flags} = await this.parse(Callbacks)
    return listCallbacks(await this.join(flags), args.node)
  }
}
