import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessRemove extends ColoniesCommand<Done> {
  static override summary = 'Delete the record of one process'
  static override description =
    'Not while it runs, and not one of a workflow, which is removed as a whole. Its attributes go with it; its logs stay.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> process remove -p 3f9c01d2'},
    {
      description: 'All that failed, in a script',
      command: '<%= config.bin %> process psf -q | xargs -n 1 <%= config.bin %> process remove -p',
    },
  ]
  static override flags = processFlags

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(ProcessRemove)
    const session = await this.session(flags)
    const processid = await processIdOf(session, flags.processid)
    await session.call('removeprocessmsg', {processid}, 'member', this.signal)
    this.output.note(`Process removed ProcessId=${processid}`)
    return {processid}
  }
}
