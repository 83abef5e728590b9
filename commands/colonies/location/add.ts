import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {degrees} from '../../../src/cli/colonies/degrees-flag.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {newObjectId} from '../../../src/colonies/wire/object-id.js'
import type {Location} from '../../../src/colonies/wire/objects/members.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class LocationAdd extends ColoniesCommand<Location> {
  static override summary = 'Name a place where executors are'
  static override description =
    "A process with this name in conditions.locationname goes to executors at the place. The colony's owner signs."
  static override examples = [
    {
      description: 'With its coordinates',
      command: '<%= config.bin %> location add --name lulea --long 22.15 --lat 65.58',
    },
    {
      description: 'In a script',
      command: '<%= config.bin %> location add --name edge-1 --desc "Roof, north side" --json | jq -r .locationid',
    },
  ]
  static override flags = {
    name: nameFlag('Name of the place'),
    desc: string({helpValue: 'TEXT', description: 'Description'}),
    long: degrees({limit: 180, description: 'Longitude in degrees, east is positive [default: 0]'}),
    lat: degrees({limit: 90, description: 'Latitude in degrees, north is positive [default: 0]'}),
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = sentence<Location>(
    ({name, colonyname}) => `Location ${name} was added to the colony ${colonyname}`,
  )

  async run(): Promise<Location> {
    const {flags} = await this.parse(LocationAdd)
    const session = await this.session(flags)
    const {name, desc: description, long, lat} = flags
    const {colonyName: colonyname} = session
    // Upstream's server takes the id from the client.
    const location = {locationid: newObjectId(), name, colonyname, description, long, lat}
    return session.call('addlocationmsg', {location})
  }
}
