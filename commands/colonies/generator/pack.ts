import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {generatorFlags} from '../../../src/cli/colonies/generator-flags.js'
import {generatorIdOf} from '../../../src/cli/colonies/ids.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class GeneratorPack extends ColoniesCommand<Done> {
  static override summary = 'Give one more argument to a generator'
  static override description =
    'A text, kept in the order in which it came. The last one that makes enough submits the workflow.'
  static override examples = [
    {
      description: 'One argument',
      command: '<%= config.bin %> generator pack --generatorid 3f9c01d2 --arg scan-17.tif',
    },
    {
      description: 'All files of a folder, in a script',
      command: 'for f in scans/*; do <%= config.bin %> generator pack --generatorid "$ID" --arg "$f" -q; done',
    },
  ]
  static override flags = {
    arg: string({required: true, helpValue: 'TEXT', description: 'The argument'}),
    ...generatorFlags,
  }

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(GeneratorPack)
    const session = await this.session(flags)
    const generatorid = await generatorIdOf(session, flags.generatorid)
    await session.call('packgeneratormsg', {generatorid, arg: flags.arg}, 'member', this.signal)
    this.output.note(`Argument packed GeneratorId=${generatorid}`)
    return {generatorid}
  }
}
