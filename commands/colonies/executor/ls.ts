import {boolean, string} from '@oclif/core/flags'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {listExecutors} from '../../../src/cli/colonies/executor-details.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import {executorListView, type ListedExecutors} from '../../../src/output/views/executors.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ExecutorLs extends ListCommand<ListedExecutors> {
  static override summary = 'List the executors of the colony'
  static override description =
    'Name, type, state, location, and when each was last heard from. Those that are gone are left out unless --all is given.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> executor ls'},
    {
      description: 'One type, with capabilities and functions',
      command: '<%= config.bin %> executor ls --type ml --full',
    },
    {
      description: 'Those that wait for approval, in a script',
      command: "<%= config.bin %> executor ls --json | jq -r '.[] | select(.state == 0) | .executorname'",
    },
  ]
  static override flags = {
    all: boolean({description: 'Also those that are unregistered'}),
    full: boolean({description: 'Also capabilities and functions'}),
    type: string({helpValue: 'TYPE', description: 'Only of this type'}),
    location: string({helpValue: 'NAME', description: 'Only at this location'}),
    filter: string({char: 'f', helpValue: 'TEXT', description: 'Only with this text in name or type'}),
    ...watchFlags,
    ...connectionFlags,
    ...colonyIdFlag,
  }

  protected readonly listView = executorListView

  async run(): Promise<Watched<ListedExecutors>> {
    const {flags} = await this.parse(ExecutorLs)
    const session = inColony(await this.session(flags), flags.colonyid)
    const empty = 'No such executors. Add one: colonies executor run'
    return this.list(flags, {session, ask: () => listExecutors(session, flags), empty})
  }
}
