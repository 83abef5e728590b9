import {connectFlags} from '../../src/cli/daffi/controller-flags.js'
import {listNodes} from '../../src/cli/daffi/list-nodes.js'
import {MeshCommand} from '../../src/cli/daffi/mesh-command.js'
import {type MeshNode, meshNodesView} from '../../src/output/views/mesh-nodes.js'

export default class Ps extends MeshCommand<readonly MeshNode[]> {
  static override summary = 'List the nodes of a mesh'
  static override description =
    'Each with its callbacks, the calls that it runs now, and since when it is there. A Python controller tells names only.'
  static override examples = [
    {description: 'The nodes of this machine', command: '<%= config.bin %> ps'},
    {
      description: 'Names of busy ones, in a script',
      command: "<%= config.bin %> ps --json | jq -r '.[] | select(.load > 0) | .name'",
    },
  ]
  static override flags = connectFlags

  protected readonly view = meshNodesView

  async run(): Promise<readonly MeshNode[]> {
    const {flags} = await this.parse(Ps)
    const nodes = await listNodes(await this.join(flags))
    if (nodes.length === 0) this.output.note('No nodes yet. Start one: daffi node start MODULE')
    return nodes
  }
}
