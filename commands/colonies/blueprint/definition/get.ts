import {ColoniesCommand} from '../../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {nameFlag} from '../../../../src/cli/colonies/name-flag.js'
import type {BlueprintDefinition} from '../../../../src/colonies/wire/objects/blueprints.js'
import {definitionView} from '../../../../src/output/views/blueprint-definitions.js'

export default class BlueprintDefinitionGet extends ColoniesCommand<BlueprintDefinition> {
  static override summary = 'Show one kind of blueprints'
  static override description = 'Its names, who brings such blueprints about, and what they are like.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> blueprint definition get --name deployments'},
    {
      description: 'Its schema, in a script',
      command: '<%= config.bin %> blueprint definition get --name deployments --json | jq .spec.schema',
    },
  ]
  static override flags = {name: nameFlag('Name of the definition'), ...connectionFlags}

  protected readonly view = definitionView

  async run(): Promise<BlueprintDefinition> {
    const {flags} = await this.parse(BlueprintDefinitionGet)
    const session = await this.session(flags)
    const request = {colonyname: session.colonyName, name: flags.name}
    return session.call('getblueprintdefinitionmsg', request, 'member', this.signal)
  }
}
