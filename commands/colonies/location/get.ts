import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import type {Location} from '../../../src/colonies/wire/objects/members.js'
import {locationView} from '../../../src/output/views/locations.js'

export default class LocationGet extends ColoniesCommand<Location> {
  static override summary = 'Show a place of executors'
  static override description = 'Name, id, description and coordinates in degrees.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> location get --name lulea'},
    {
      description: 'Its coordinates, in a script',
      command: "<%= config.bin %> location get --name lulea --json | jq -r '[.long, .lat] | @tsv'",
    },
  ]
  static override flags = {name: nameFlag('Name of the place'), ...connectionFlags}

  protected readonly view = locationView

  async run(): Promise<Location> {
    const {flags} = await this.parse(LocationGet)
    const session = await this.session(flags)
    return session.call('getlocationmsg', {colonyname: session.colonyName, name: flags.name})
  }
}
