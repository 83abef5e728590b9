import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {generatorFlags} from '../../../src/cli/colonies/generator-flags.js'
import {generatorIdOf} from '../../../src/cli/colonies/ids.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class GeneratorRemove extends ColoniesCommand<Done> {
  static override summary = 'Remove a generator'
  static override description = 'With the arguments in its queue. Workflows that it has submitted stay as they are.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> generator remove --generatorid 3f9c01d2'},
    {
      description: 'All of them, in a script',
      command:
        '<%= config.bin %> generator ls --count 100 -q | xargs -n 1 <%= config.bin %> generator remove --generatorid',
    },
  ]
  static override flags = generatorFlags

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(GeneratorRemove)
    const session = await this.session(flags)
    const generatorid = await generatorIdOf(session, flags.generatorid)
    await session.call('removegeneratormsg', {generatorid}, 'member', this.signal)
    this.output.note(`Generator removed GeneratorId=${generatorid}`)
    return {generatorid}
  }
}
