import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface RemovedExecutor {
  readonly colonyname: string
  readonly executorname: string
}

export default class ExecutorRemove extends ColoniesCommand<RemovedExecutor> {
  static override summary = 'Remove an executor from the colony'
  static override description = "What it runs goes back to waiting. Asks nothing. The colony's owner signs."
  static override examples = [
    {description: 'By its name', command: '<%= config.bin %> executor remove --name gpu-1'},
    {description: 'In a script', command: `<%= config.bin %> executor remove --name gpu-1 --json`},
  ]
  static override flags = {name: nameFlag('Name of the executor'), ...colonyIdFlag, ...ownerSigns}

  protected override readonly signer = 'owner'
  protected readonly view = sentence<RemovedExecutor>(({executorname}) => `Executor ${executorname} was removed`)

  async run(): Promise<RemovedExecutor> {
    const {flags} = await this.parse(ExecutorRemove)
    const session = inColony(await this.session(flags), flags.colonyid)
    const executor = {colonyname: session.colonyName, executorname: flags.name}
    await session.call('removeexecutormsg', executor)
    return executor
  }
}
