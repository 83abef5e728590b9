import {string} from '@oclif/core/flags'
import {addLog, logTargetFlags} from '../../../src/cli/colonies/add-log.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class LogAdd extends ColoniesCommand<Done> {
  static override summary = 'Write to the log of a process, or of an executor'
  static override description =
    "To that of a process while it runs, signed by the executor that runs it; or to an executor's own. The text is stored as it is: no line end is added."
  static override examples = [
    {description: 'A line', command: "<%= config.bin %> log add -p 3f9c01d2 --msg $'half way\\n'"},
    {
      description: 'What an executor has to say of itself',
      command: '<%= config.bin %> log add -e gpu-1 --msg "too hot"',
    },
    {
      description: 'What a program writes, in a script',
      command: './work 2>&1 | while IFS= read -r line; do <%= config.bin %> log add -p "$ID" -m "$line"$\'\\n\'; done',
    },
  ]
  static override flags = {
    msg: string({char: 'm', required: true, helpValue: 'TEXT', description: 'The text'}),
    ...logTargetFlags,
    ...connectionFlags,
  }

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(LogAdd)
    const session = await this.session(flags)
    const done = await addLog(session, flags, this.signal)
    const whose = 'processid' in done ? `ProcessId=${done.processid}` : `Executor=${done.executorname}`
    this.output.note(`Log added ${whose}`)
    return done
  }
}
