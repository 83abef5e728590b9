import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {countFlag} from '../../../src/cli/colonies/process-flags.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import type {Generator} from '../../../src/colonies/wire/objects/schedules.js'
import {generatorListView} from '../../../src/output/views/generator.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class GeneratorLs extends ListCommand<readonly Generator[]> {
  static override summary = 'List the generators of the colony'
  static override description = 'With how many arguments make a workflow, and their last runs.'
  static override examples = [
    {description: 'The first 20', command: '<%= config.bin %> generator ls'},
    {
      description: 'Id of one by its name, in a script',
      command:
        '<%= config.bin %> generator ls --count 100 --json | jq -r \'.[] | select(.name == "batch") | .generatorid\'',
    },
  ]
  static override flags = {count: countFlag('generators'), ...watchFlags, ...colonyIdFlag, ...connectionFlags}

  protected readonly listView = generatorListView
  protected override readonly briefListView = (generators: readonly Generator[]): string =>
    generators.map(({generatorid}) => `${generatorid}\n`).join('')

  async run(): Promise<Watched<readonly Generator[]>> {
    const {flags} = await this.parse(GeneratorLs)
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    const ask = () => session.call('getgeneratorsmsg', {colonyname, count: flags.count}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: `No generators in colony ${colonyname}`})
  }
}
