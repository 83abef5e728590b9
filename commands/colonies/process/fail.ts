import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {commaSeparated} from '../../../src/cli/colonies/list-flags.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessFail extends ColoniesCommand<Done> {
  static override summary = 'End a process as failed, as its executor'
  static override description =
    'The key of the executor that runs it signs. A process that was closed as failed is not tried again.'
  static override examples = [
    {description: 'With a reason', command: '<%= config.bin %> process fail -p 3f9c01d2 --errors "no such file"'},
    {
      description: 'With the last lines of a log, in a script',
      command: '<%= config.bin %> process fail -p "$ID" --errors "$(tail -n 3 run.log)"',
    },
  ]
  static override flags = {
    errors: string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'TEXT',
      description: 'Why: texts with commas between them; may be repeated',
    }),
    ...processFlags,
  }

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(ProcessFail)
    const errors = await commaSeparated(flags.errors)
    const session = await this.session(flags)
    const processid = await processIdOf(session, flags.processid)
    const reasons = errors.length === 0 ? ['No errors specified'] : errors
    await session.call('closefailedmsg', {processid, errors: reasons}, 'member', this.signal)
    this.output.note(`Process closed as failed ProcessId=${processid}`)
    return {processid}
  }
}
