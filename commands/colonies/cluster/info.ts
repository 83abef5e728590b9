import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import type {Cluster} from '../../../src/colonies/wire/objects/server.js'
import {clusterView} from '../../../src/output/views/cluster.js'

export default class ClusterInfo extends ColoniesCommand<Cluster> {
  static override summary = 'Show the servers that work together'
  static override description =
    "Their addresses, and which of them leads. A server of this package is one alone, also where several share its store. The server's owner signs."
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> cluster info'},
    {description: 'Who leads, in a script', command: '<%= config.bin %> cluster info --json | jq -r .leader.name'},
  ]
  static override flags = {...serverOwnerSigns}

  protected override readonly signer = 'server'
  protected readonly view = clusterView

  async run(): Promise<Cluster> {
    const {flags} = await this.parse(ClusterInfo)
    const session = await this.session(flags)
    return session.call('getclustermsg', {}, 'server', this.signal)
  }
}
