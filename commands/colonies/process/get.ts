import {boolean} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import type {Process} from '../../../src/colonies/wire/objects/process.js'
import {type ProcessOrOutput, processOrOutputView} from '../../../src/output/views/process.js'

export default class ProcessGet extends ColoniesCommand<ProcessOrOutput> {
  static override summary = 'Show one process'
  static override description =
    'What it runs, where it may run, where it stands and why: its state, times, deadlines, retries, attributes and errors.'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> process get -p 3f9c01d2'},
    {
      description: 'Its output, in a script',
      command: '<%= config.bin %> process get --processid "$ID" --out | jq .[0]',
    },
  ]
  static override flags = {
    out: boolean({description: 'Only its output, a list in JSON'}),
    ...processFlags,
  }

  protected readonly view = processOrOutputView

  async run(): Promise<ProcessOrOutput> {
    const {flags} = await this.parse(ProcessGet)
    const session = await this.session(flags)
    const processid = await processIdOf(session, flags.processid)
    const process: Process = await session.call('getprocessmsg', {processid}, 'member', this.signal)
    return flags.out ? process.out : process
  }
}
