import {string} from '@oclif/core/flags'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import type {RegisteredFunction} from '../../../src/colonies/wire/objects/members.js'
import type {Terminal} from '../../../src/output/terminal.js'
import {newIdText} from '../../../src/output/views/new-id.js'

export default class FunctionRegister extends ColoniesCommand<RegisteredFunction> {
  static override summary = 'Announce that an executor offers a function'
  static override description =
    'The key of that executor signs. It is a notice with statistics: processes find executors by their type. In a pipe the id is printed.'
  static override examples = [
    {description: 'One function', command: '<%= config.bin %> function register --name cli-1 --func echo'},
    {
      description: 'Several, in a script',
      command: 'for f in add mul; do <%= config.bin %> function register --name "$EXECUTOR" --func $f -q; done',
    },
  ]
  static override flags = {
    name: string({required: true, helpValue: 'EXECUTOR', description: 'Name of the executor'}),
    func: string({required: true, helpValue: 'NAME', description: 'Name of the function'}),
    description: string({helpValue: 'TEXT', description: 'What it does'}),
    ...connectionFlags,
  }

  protected readonly view = ({functionid}: RegisteredFunction, terminal: Terminal): string =>
    newIdText(functionid, terminal)

  async run(): Promise<RegisteredFunction> {
    const {flags} = await this.parse(FunctionRegister)
    const {name: executorname, func: funcname, description = ''} = flags
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const {executortype} = await session.call('getexecutormsg', {colonyname, executorname}, 'member', this.signal)
    const fun = {executorname, executortype, colonyname, funcname, description}
    const added = await session.call('addfunctionmsg', {fun}, 'member', this.signal)
    this.output.note(`Function registered FunctionId=${added.functionid}`)
    return added
  }
}
