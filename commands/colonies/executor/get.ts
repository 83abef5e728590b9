import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {executorDetails} from '../../../src/cli/colonies/executor-details.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {type ExecutorDetails, executorView} from '../../../src/output/views/executors.js'

export default class ExecutorGet extends ColoniesCommand<ExecutorDetails> {
  static override summary = 'Show an executor of the colony'
  static override description =
    'State, capabilities, and the functions that it offers with how often they ran and how long.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> executor get --name gpu-1'},
    {
      description: 'Its functions, in a script',
      command: "<%= config.bin %> executor get --name gpu-1 --json | jq -r '.functions[].funcname'",
    },
  ]
  static override flags = {name: nameFlag('Name of the executor'), ...connectionFlags, ...colonyIdFlag}

  protected readonly view = executorView

  async run(): Promise<ExecutorDetails> {
    const {flags} = await this.parse(ExecutorGet)
    const session = inColony(await this.session(flags), flags.colonyid)
    const {colonyName: colonyname} = session
    return executorDetails(session, await session.call('getexecutormsg', {colonyname, executorname: flags.name}))
  }
}
