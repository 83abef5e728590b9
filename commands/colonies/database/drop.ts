import {confirmationFlags, confirmed} from '../../../src/cli/colonies/confirmation.js'
import {type DroppedDatabase, dropDatabase, requireDroppable} from '../../../src/cli/colonies/database.js'
import {ServeCommand} from '../../../src/cli/colonies/serve-command.js'
import {databaseFlags, refuseFlags} from '../../../src/cli/colonies/server-flags.js'
import {devPlace} from '../../../src/colonies/dev/place.js'
import {sentence} from '../../../src/output/views/sentence.js'

export default class DatabaseDrop extends ServeCommand<DroppedDatabase> {
  static override summary = 'Remove the store of a server'
  static override description =
    'All colonies, processes, logs, and the files that the server itself keeps. No server may run on it, and no command may be using it. Its keys stay: the next store belongs to the same owner.'
  static override examples = [
    {description: "That of this machine's server", command: '<%= config.bin %> database drop'},
    {description: 'In a script', command: '<%= config.bin %> database drop --data ./trial --yes --json'},
  ]
  static override flags = {...databaseFlags, ...confirmationFlags}

  protected readonly view = sentence<DroppedDatabase>(({database}) => `${database} was removed`)

  async run(): Promise<DroppedDatabase> {
    const {flags} = await this.parse(DatabaseDrop)
    refuseFlags(flags)
    const place = devPlace(this.dataDirectory(flags.data))
    await requireDroppable(place)
    const {output, stdin} = this
    await confirmed({output, stdin, yes: flags.yes}, `Remove everything in ${place.directory} but its keys?`)
    return dropDatabase(place)
  }
}
