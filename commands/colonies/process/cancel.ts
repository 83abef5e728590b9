import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessCancel extends ColoniesCommand<Done> {
  static override summary = 'Cancel a waiting or running process'
  static override description =
    'Any member may. The executor that runs it learns of it when it ends it. A process of a workflow is cancelled with its workflow.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> process cancel -p 3f9c01d2'},
    {
      description: 'All that wait for one type, in a script',
      command: '<%= config.bin %> process psw --executortype cli -q | xargs -n 1 <%= config.bin %> process cancel -p',
    },
  ]
  static override flags = processFlags

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(ProcessCancel)
    const session = await this.session(flags)
    const processid = await processIdOf(session, flags.processid)
    await session.call('cancelprocessmsg', {processid}, 'member', this.signal)
    this.output.note(`Process cancelled ProcessId=${processid}`)
    return {processid}
  }
}
