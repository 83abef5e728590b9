import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import type {RegisteredFunction} from '../../../src/colonies/wire/objects/members.js'
import {functionListView} from '../../../src/output/views/function-list.js'

export default class FunctionLs extends ColoniesCommand<readonly RegisteredFunction[]> {
  static override summary = 'List the functions that executors announced'
  static override description =
    'One line for each executor and function, with how often it was called and how long it waited and ran on average, in seconds.'
  static override examples = [
    {description: 'All of the colony', command: '<%= config.bin %> function ls'},
    {
      description: 'Names, in a script',
      command: "<%= config.bin %> function ls --json | jq -r '.[].funcname' | sort -u",
    },
  ]
  static override flags = connectionFlags

  protected readonly view = functionListView

  async run(): Promise<readonly RegisteredFunction[]> {
    const {flags} = await this.parse(FunctionLs)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const functions = await session.call('getfunctionsmsg', {colonyname}, 'member', this.signal)
    if (functions.length === 0) this.output.note(`No functions in colony ${colonyname}`)
    return functions
  }
}
