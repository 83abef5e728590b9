import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import type {Colony} from '../../../src/colonies/wire/objects/members.js'
import {coloniesView} from '../../../src/output/views/colonies.js'

export default class ColonyLs extends ColoniesCommand<readonly Colony[]> {
  static override summary = 'List all colonies of the server'
  static override description = "Name and owner's identity of each. The server's owner signs."
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> colony ls'},
    {description: 'Names, in a script', command: "<%= config.bin %> colony ls --json | jq -r '.[].name'"},
  ]
  static override flags = {...serverOwnerSigns}

  protected override readonly signer = 'server'
  protected readonly view = coloniesView

  async run(): Promise<readonly Colony[]> {
    const {flags} = await this.parse(ColonyLs)
    const session = await this.session(flags)
    const colonies = await session.call('getcoloniesmsg', {})
    if (colonies.length === 0) this.output.note('No colonies yet. Add one: colonies colony add')
    return colonies
  }
}
