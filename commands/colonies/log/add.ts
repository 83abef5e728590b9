import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class LogAdd extends ColoniesCommand<Done> {
  static override summary = 'Write to the log of a process, as its executor'
  static override description =
    'While it runs; the key of the executor that runs it signs. The text is stored as it is: no line end is added.'
  static override examples = [
    {description: 'A line', command: "<%= config.bin %> log add -p 3f9c01d2 --msg $'half way\\n'"},
    {
      description: 'What a program writes, in a script',
      command: './work 2>&1 | while IFS= read -r line; do <%= config.bin %> log add -p "$ID" -m "$line"$\'\\n\'; done',
    },
  ]
  static override flags = {
    msg: string({char: 'm', required: true, helpValue: 'TEXT', description: 'The text'}),
    ...processFlags,
  }

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(LogAdd)
    const session = await this.session(flags)
    const processid = await processIdOf(session, flags.processid)
    await session.call('addlogmsg', {processid, message: flags.msg}, 'member', this.signal)
    this.output.note(`Log added ProcessId=${processid}`)
    return {processid}
  }
}
