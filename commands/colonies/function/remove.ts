import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {functionIdOf} from '../../../src/cli/colonies/ids.js'
import {idFlag} from '../../../src/cli/colonies/process-flags.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class FunctionRemove extends ColoniesCommand<Done> {
  static override summary = 'Withdraw a function that an executor announced'
  static override description = 'The key of that executor signs. The ids are shown by: colonies function ls'
  static override examples = [
    {description: 'By the beginning of its id', command: '<%= config.bin %> function remove --functionid 3f9c01d2'},
    {
      description: 'All of one executor, in a script',
      command:
        '<%= config.bin %> function ls --json | jq -r \'.[] | select(.executorname == "cli-1") | .functionid\' | xargs -n 1 <%= config.bin %> function remove --functionid',
    },
  ]
  static override flags = {functionid: idFlag('Id of the function'), ...connectionFlags}

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(FunctionRemove)
    const session = await this.session(flags)
    const functionid = await functionIdOf(session, flags.functionid)
    await session.call('removefunctionmsg', {functionid}, 'member', this.signal)
    this.output.note(`Function removed FunctionId=${functionid}`)
    return {functionid}
  }
}
