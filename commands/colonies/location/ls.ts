import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import type {Location} from '../../../src/colonies/wire/objects/members.js'
import {locationsView} from '../../../src/output/views/locations.js'

export default class LocationLs extends ColoniesCommand<readonly Location[]> {
  static override summary = 'List the places of executors'
  static override description = 'Name, description and coordinates of each.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> location ls'},
    {description: 'Names, in a script', command: "<%= config.bin %> location ls --json | jq -r '.[].name'"},
  ]
  static override flags = connectionFlags

  protected readonly view = locationsView

  async run(): Promise<readonly Location[]> {
    const {flags} = await this.parse(LocationLs)
    const session = await this.session(flags)
    const locations = await session.call('getlocationsmsg', {colonyname: session.colonyName})
    if (locations.length === 0) this.output.note('No locations yet. Add one: colonies location add')
    return locations
  }
}
