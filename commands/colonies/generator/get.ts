import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {generatorIdOf} from '../../../src/cli/colonies/ids.js'
import {keptSpecs} from '../../../src/cli/colonies/kept-workflow.js'
import type {Generator} from '../../../src/colonies/wire/objects/schedules.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {generatorText} from '../../../src/output/views/generator.js'

export default class GeneratorGet extends ColoniesCommand<Generator> {
  static override summary = 'Show one generator, and how much it holds'
  static override description =
    'Its trigger and timeout, how many arguments wait in its queue, its last run, and its functions.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> generator get --generatorid 3f9c01d2'},
    {description: 'By its name', command: '<%= config.bin %> generator get --name batches'},
    {
      description: 'How many arguments wait, in a script',
      command: '<%= config.bin %> generator get --generatorid "$ID" --json | jq .queuesize',
    },
  ]
  static override flags = {
    generatorid: string({
      helpValue: 'ID',
      description: 'Id of the generator, or the beginning of it',
      exactlyOne: ['generatorid', 'name'],
    }),
    name: string({helpValue: 'NAME', description: 'Its name instead'}),
    ...connectionFlags,
  }

  protected readonly view = (generator: Generator, terminal: Terminal): Promise<string> =>
    generatorText(generator, keptSpecs(generator.workflowspec), terminal)

  async run(): Promise<Generator> {
    const {flags} = await this.parse(GeneratorGet)
    const session = await this.session(flags)
    const {name: generatorname = '', generatorid: given} = flags
    if (given === undefined) {
      return session.call('resolvegeneratormsg', {colonyname: session.colonyName, generatorname}, 'member', this.signal)
    }
    const generatorid = await generatorIdOf(session, given)
    return session.call('getgeneratormsg', {generatorid}, 'member', this.signal)
  }
}
