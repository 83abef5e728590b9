import {serverOwnerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import type {Colony} from '../../../src/colonies/wire/objects/members.js'
import {coloniesView} from '../../../src/output/views/colonies.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ColonyLs extends ListCommand<readonly Colony[]> {
  static override summary = 'List all colonies of the server'
  static override description = "Name and owner's identity of each. The server's owner signs."
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> colony ls'},
    {description: 'Names, in a script', command: "<%= config.bin %> colony ls --json | jq -r '.[].name'"},
  ]
  static override flags = {...watchFlags, ...serverOwnerSigns}

  protected override readonly signer = 'server'
  protected readonly listView = coloniesView

  async run(): Promise<Watched<readonly Colony[]>> {
    const {flags} = await this.parse(ColonyLs)
    const session = await this.session(flags)
    const ask = () => session.call('getcoloniesmsg', {}, 'server', this.signal)
    return this.list(flags, {session, ask, empty: 'No colonies yet. Add one: colonies colony add'})
  }
}
