import {blueprintNameFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmedOnTerminal} from '../../../src/cli/colonies/confirmation.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {yesFlag} from '../../../src/cli/colonies/yes-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface RemovedBlueprint {
  readonly colonyname: string
  readonly name: string
}

export default class BlueprintRemove extends ColoniesCommand<RemovedBlueprint> {
  static override summary = 'Remove a blueprint'
  static override description =
    'Its history goes with it. Its reconciler is asked to clean up what it made. On a terminal it asks first; elsewhere it does not, as scripts for ColonyOS expect.'
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> blueprint remove --name web'},
    {
      description: 'All of a kind, in a script',
      command:
        '<%= config.bin %> blueprint ls --kind Deployment -q | xargs -n 1 <%= config.bin %> blueprint remove --name',
    },
  ]
  static override flags = {...blueprintNameFlag, ...yesFlag, ...connectionFlags}

  protected readonly view = sentence<RemovedBlueprint>(
    ({name, colonyname}) => `Blueprint ${name} was removed from the colony ${colonyname}`,
  )

  async run(): Promise<RemovedBlueprint> {
    const {flags} = await this.parse(BlueprintRemove)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {name} = flags
    await confirmedOnTerminal(this.output, flags.yes, `Remove the blueprint ${name} from the colony ${colonyname}?`)
    await session.call('removeblueprintmsg', {namespace: colonyname, name}, 'member', this.signal)
    return {colonyname, name}
  }
}
