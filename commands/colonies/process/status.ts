import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyNameFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import type {ReplyOf} from '../../../src/colonies/wire/messages/catalogue.js'

type PauseStatus = ReplyOf<'getpausestatusmsg'>

export default class ProcessStatus extends ColoniesCommand<PauseStatus> {
  static override summary = 'Say whether processes are handed out, or paused'
  static override description = 'Prints ACTIVE or PAUSED. The owner of the colony pauses and resumes.'
  static override examples = [
    {description: 'This colony', command: '<%= config.bin %> process status'},
    {description: 'In a script', command: '[ "$(<%= config.bin %> process status)" = ACTIVE ]'},
  ]
  static override flags = {...colonyNameFlag, ...connectionFlags}

  protected readonly view = ({ispaused}: PauseStatus): string => (ispaused ? 'PAUSED\n' : 'ACTIVE\n')

  async run(): Promise<PauseStatus> {
    const {flags} = await this.parse(ProcessStatus)
    const session = inColony(await this.session(flags), flags.colonyname)
    const {colonyName: colonyname} = session
    return session.call('getpausestatusmsg', {colonyname}, 'member', this.signal)
  }
}
