import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmationFlags, confirmed} from '../../../src/cli/colonies/confirmation.js'
import {ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface RemovedLocation {
  readonly colonyname: string
  readonly name: string
}

export default class LocationRemove extends ColoniesCommand<RemovedLocation> {
  static override summary = 'Remove a place of executors'
  static override description =
    "Executors there keep its name. Asks first: on a terminal, else --yes or a line YES on stdin is needed. The colony's owner signs."
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> location remove --name lulea'},
    {description: 'In a script', command: '<%= config.bin %> location remove --name lulea --yes'},
  ]
  static override flags = {
    name: nameFlag('Name of the place'),
    ...confirmationFlags,
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = sentence<RemovedLocation>(
    ({name, colonyname}) => `Location ${name} was removed from the colony ${colonyname}`,
  )

  async run(): Promise<RemovedLocation> {
    const {flags} = await this.parse(LocationRemove)
    const session = await this.session(flags)
    const removed = {colonyname: session.colonyName, name: flags.name}
    const question = `Remove the location ${removed.name} from the colony ${removed.colonyname}?`
    await confirmed({output: this.output, stdin: this.stdin, yes: flags.yes}, question)
    await session.call('removelocationmsg', removed)
    return removed
  }
}
