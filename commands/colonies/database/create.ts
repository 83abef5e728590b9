import {type CreatedDatabase, createDatabase} from '../../../src/cli/colonies/database.js'
import {ServeCommand} from '../../../src/cli/colonies/serve-command.js'
import {databaseFlags, listenFlags, refuseFlags} from '../../../src/cli/colonies/server-flags.js'
import {devPlace} from '../../../src/colonies/dev/place.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class DatabaseCreate extends ServeCommand<CreatedDatabase> {
  static override summary = 'Make the store of a server'
  static override description =
    'Servers and commands make it by themselves: this is for scripts that were written for upstream, and to bring a store of an older release up to date. COLONIES_SERVER_ID is its owner\'s identity; without it, owner and a colony are made as by "colonies dev".'
  static override examples = [
    {description: "That of this machine's server", command: '<%= config.bin %> database create'},
    {
      description: 'Owned by a keystore, in a script',
      command:
        'COLONIES_SERVER_ID=$(keystore show admin --json | jq -r .colonyId) <%= config.bin %> database create --data /srv/colonies --json',
    },
  ]
  static override flags = {...databaseFlags, initdb: listenFlags.initdb}

  protected readonly view = sentence<CreatedDatabase>(
    ({database, created, serverid}) =>
      `${database} ${created ? 'was made' : 'was there already'}; the server belongs to ${serverid}`,
  )

  async run(): Promise<CreatedDatabase> {
    const {flags} = await this.parse(DatabaseCreate)
    refuseFlags(flags)
    return createDatabase(devPlace(this.dataDirectory(flags.data)), this.serverOwner(flags.initdb))
  }
}
