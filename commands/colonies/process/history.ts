import {option, string} from '@oclif/core/flags'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {HistoryCommand} from '../../../src/cli/colonies/history-command.js'
import {watchFlags} from '../../../src/cli/colonies/watch-flags.js'
import {seconds} from '../../../src/cli/flags/seconds.js'
import {type Process, STATE_NAMES} from '../../../src/colonies/wire/objects/process.js'
import type {Watched} from '../../../src/output/views/watched-list.js'

export default class ProcessHistory extends HistoryCommand {
  static override summary = 'List the processes of the last hour, or day'
  static override description =
    'All that were submitted in that time and are in one state now, the oldest first; of one executor where it is named. Other lists hold the first hundred of a state at most.'
  static override examples = [
    {description: 'What succeeded in the last hour', command: '<%= config.bin %> process history'},
    {
      description: 'What failed today, in a script',
      command: "<%= config.bin %> process history --within 24h --state failed --json | jq -r '.[].processid'",
    },
  ]
  static override flags = {
    within: seconds({
      default: 3_600_000,
      defaultHelp: async () => '1h',
      description: 'How long ago they were submitted at most',
    }),
    state: option({options: STATE_NAMES, default: 'success', description: 'The state that they are in now'})(),
    executorname: string({char: 'e', helpValue: 'NAME', description: 'Only what this executor ran'}),
    ...watchFlags,
    ...connectionFlags,
  }

  async run(): Promise<Watched<readonly Process[]>> {
    const {flags} = await this.parse(ProcessHistory)
    return this.history(flags)
  }
}
