import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import type {Location} from '../../../src/colonies/wire/objects/members.js'
import {locationsView} from '../../../src/output/views/locations.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class LocationLs extends ListCommand<readonly Location[]> {
  static override summary = 'List the places of executors'
  static override description = 'Name, description and coordinates of each.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> location ls'},
    {description: 'Names, in a script', command: "<%= config.bin %> location ls --json | jq -r '.[].name'"},
  ]
  static override flags = {...watchFlags, ...connectionFlags}

  protected readonly listView = locationsView

  async run(): Promise<Watched<readonly Location[]>> {
    const {flags} = await this.parse(LocationLs)
    const session = await this.session(flags)
    const ask = () => session.call('getlocationsmsg', {colonyname: session.colonyName}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: 'No locations yet. Add one: colonies location add'})
  }
}
