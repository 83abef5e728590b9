import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {processIdOf} from '../../../src/cli/colonies/ids.js'
import {commaSeparated, jsonList} from '../../../src/cli/colonies/list-flags.js'
import {processFlags} from '../../../src/cli/colonies/process-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ProcessClose extends ColoniesCommand<Done> {
  static override summary = 'End a process as successful, as its executor'
  static override description =
    'The key of the executor that runs it signs. Outputs are texts, as in upstream; JSON outputs come with --json-out.'
  static override examples = [
    {description: 'With two outputs', command: '<%= config.bin %> process close -p 3f9c01d2 --out one,two'},
    {
      description: 'A number and an object, in a script',
      command: '<%= config.bin %> process close -p "$ID" --json-out \'[1, {"a": 2}]\'',
    },
  ]
  static override flags = {
    out: string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'TEXT',
      description: 'What the function gives: texts with commas between them; may be repeated',
    }),
    'json-out': string({
      helpValue: 'JSON',
      description: 'What the function gives, as a list in JSON',
      exclusive: ['out'],
    }),
    ...processFlags,
  }

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(ProcessClose)
    const out =
      flags['json-out'] === undefined ? await commaSeparated(flags.out) : jsonList('--json-out', flags['json-out'])
    const session = await this.session(flags)
    const processid = await processIdOf(session, flags.processid)
    await session.call('closesuccessfulmsg', {processid, out}, 'member', this.signal)
    this.output.note(`Process closed as successful ProcessId=${processid}`)
    return {processid}
  }
}
