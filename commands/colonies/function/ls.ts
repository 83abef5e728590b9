import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import type {RegisteredFunction} from '../../../src/colonies/wire/objects/members.js'
import {functionListView} from '../../../src/output/views/function-list.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class FunctionLs extends ListCommand<readonly RegisteredFunction[]> {
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
  static override flags = {...watchFlags, ...connectionFlags}

  protected readonly listView = functionListView

  async run(): Promise<Watched<readonly RegisteredFunction[]>> {
    const {flags} = await this.parse(FunctionLs)
    const session = await this.session(flags)
    const {colonyName: colonyname} = session
    const ask = () => session.call('getfunctionsmsg', {colonyname}, 'member', this.signal)
    return this.list(flags, {session, ask, empty: `No functions in colony ${colonyname}`})
  }
}
