import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmationFlags, confirmed} from '../../../src/cli/colonies/confirmation.js'
import {ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface RemovedUser {
  readonly colonyname: string
  readonly name: string
}

export default class UserRemove extends ColoniesCommand<RemovedUser> {
  static override summary = 'Remove a user from the colony'
  static override description =
    "Their work stays. Asks first: on a terminal, else --yes or a line YES on stdin is needed. The colony's owner signs."
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> user remove --name alice'},
    {description: 'In a script', command: '<%= config.bin %> user remove --name alice --yes'},
  ]
  static override flags = {
    name: nameFlag('Name of the user'),
    ...confirmationFlags,
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = sentence<RemovedUser>(
    ({name, colonyname}) => `User ${name} was removed from the colony ${colonyname}`,
  )

  async run(): Promise<RemovedUser> {
    const {flags} = await this.parse(UserRemove)
    const session = await this.session(flags)
    const removed = {colonyname: session.colonyName, name: flags.name}
    const question = `Remove the user ${removed.name} from the colony ${removed.colonyname}?`
    await confirmed({output: this.output, stdin: this.stdin, yes: flags.yes}, question)
    await session.call('removeusermsg', removed)
    return removed
  }
}
