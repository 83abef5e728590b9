import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {confirmedOnTerminal} from '../../../../src/cli/colonies/confirmation.js'
import {ownerSigns} from '../../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../../src/cli/colonies/name-flag.js'
import {yesFlag} from '../../../../src/cli/colonies/yes-flag.js'
import {sentence} from '../../../../src/output/views/sentence.js'

interface RemovedDefinition {
  readonly colonyname: string
  readonly name: string
}

export default class BlueprintDefinitionRemove extends ColoniesCommand<RemovedDefinition> {
  static override summary = 'Remove a kind of blueprints'
  static override description =
    "Not while there are blueprints of it. On a terminal it asks first; elsewhere it does not, as scripts for ColonyOS expect. The colony's owner signs."
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> blueprint definition remove --name deployments'},
    {
      description: 'In a script',
      command: '<%= config.bin %> blueprint definition remove --name deployments --json | jq -r .name',
    },
  ]
  static override flags = {name: nameFlag('Name of the definition'), ...yesFlag, ...ownerSigns}

  protected override readonly signer = 'owner'
  protected readonly view = sentence<RemovedDefinition>(
    ({name, colonyname}) => `Definition ${name} was removed from the colony ${colonyname}`,
  )

  async run(): Promise<RemovedDefinition> {
    const {flags} = await this.parse(BlueprintDefinitionRemove)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {name} = flags
    await confirmedOnTerminal(this.output, flags.yes, `Remove the definition ${name} from the colony ${colonyname}?`)
    await session.call('removeblueprintdefinitionmsg', {namespace: colonyname, name}, 'owner', this.signal)
    return {colonyname, name}
  }
}
