import {string} from '@oclif/core/flags'
import {listBlueprints} from '../../../src/cli/colonies/blueprints/list-blueprints.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import {blueprintListView, type ListedBlueprint} from '../../../src/output/views/blueprints.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class BlueprintLs extends ListCommand<readonly ListedBlueprint[]> {
  static override summary = 'List the blueprints of the colony'
  static override description =
    'With their kinds, places, reconcilers and generations; REPLICAS says how many instances run of those wanted, OLD how many are of an earlier generation.'
  static override examples = [
    {description: 'As they change', command: '<%= config.bin %> blueprint ls --watch'},
    {
      description: 'Names of one kind, in a script',
      command: "<%= config.bin %> blueprint ls --kind Deployment --json | jq -r '.[].metadata.name'",
    },
  ]
  static override flags = {
    kind: string({helpValue: 'KIND', description: 'Only of this kind'}),
    location: string({helpValue: 'NAME', description: 'Only at this location'}),
    ...watchFlags,
    ...connectionFlags,
  }

  protected readonly listView = blueprintListView
  protected override readonly briefListView = (blueprints: readonly ListedBlueprint[]): string =>
    blueprints.map(({metadata}) => `${metadata.name}\n`).join('')

  async run(): Promise<Watched<readonly ListedBlueprint[]>> {
    const {flags} = await this.parse(BlueprintLs)
    const session = await this.session(flags)
    const ask = () => listBlueprints(session, flags, this.signal)
    return this.list(flags, {session, ask, empty: 'No blueprints. Add one: colonies blueprint add'})
  }
}
