import {allDefinitions} from '../../../../src/cli/colonies/blueprints/reconcilers.js'
import {connectionFlags} from '../../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../../src/cli/colonies/watch-flags.js'
import type {BlueprintDefinition} from '../../../../src/colonies/wire/objects/blueprints.js'
import {definitionListView} from '../../../../src/output/views/blueprint-definitions.js'
import type {Watched} from '../../../../src/output/views/watched-list.js'

export default class BlueprintDefinitionLs extends ListCommand<readonly BlueprintDefinition[]> {
  static override summary = 'List the kinds of blueprints of the colony'
  static override description = 'With the executors that bring them about, and by which function.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> blueprint definition ls'},
    {
      description: 'Kinds, in a script',
      command: "<%= config.bin %> blueprint definition ls --json | jq -r '.[].spec.names.kind'",
    },
  ]
  static override flags = {...watchFlags, ...connectionFlags}

  protected readonly listView = definitionListView
  protected override readonly briefListView = (definitions: readonly BlueprintDefinition[]): string =>
    definitions.map(({metadata}) => `${metadata.name}\n`).join('')

  async run(): Promise<Watched<readonly BlueprintDefinition[]>> {
    const {flags} = await this.parse(BlueprintDefinitionLs)
    const session = await this.session(flags)
    const ask = () => allDefinitions(session, this.signal)
    return this.list(flags, {session, ask, empty: 'No definitions. Add one: colonies blueprint definition add'})
  }
}
