import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {countFlag} from '../../../src/cli/colonies/process-flags.js'
import type {Generator} from '../../../src/colonies/wire/objects/schedules.js'
import {generatorListView} from '../../../src/output/views/generator.js'

export default class GeneratorLs extends ColoniesCommand<readonly Generator[]> {
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
  static override flags = {count: countFlag('generators'), ...colonyIdFlag, ...connectionFlags}

  protected readonly view = generatorListView
  protected override readonly briefView = (generators: readonly Generator[]): string =>
    generators.map(({generatorid}) => `${generatorid}\n`).join('')

  async run(): Promise<readonly Generator[]> {
    const {flags} = await this.parse(GeneratorLs)
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    const generators = await session.call('getgeneratorsmsg', {colonyname, count: flags.count}, 'member', this.signal)
    if (generators.length === 0) this.output.note(`No generators in colony ${colonyname}`)
    return generators
  }
}
