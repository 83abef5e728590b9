import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface ApprovedExecutor {
  readonly colonyname: string
  readonly executorname: string
}

export default class ExecutorApprove extends ColoniesCommand<ApprovedExecutor> {
  static override summary = 'Let an executor of the colony work'
  static override description =
    "An executor that was added waits for this before it is given work. The colony's owner signs."
  static override examples = [
    {description: 'By its name', command: '<%= config.bin %> executor approve --name gpu-1'},
    {
      description: 'All that wait for it, in a script',
      command: `<%= config.bin %> executor ls --json | jq -r '.[] | select(.state == 0) | .executorname' | xargs -n 1 <%= config.bin %> executor approve --name`,
    },
  ]
  static override flags = {name: nameFlag('Name of the executor'), ...colonyIdFlag, ...ownerSigns}

  protected override readonly signer = 'owner'
  protected readonly view = sentence<ApprovedExecutor>(({executorname}) => `Executor ${executorname} was approved`)

  async run(): Promise<ApprovedExecutor> {
    const {flags} = await this.parse(ExecutorApprove)
    const session = inColony(await this.session(flags), flags.colonyid)
    const executor = {colonyname: session.colonyName, executorname: flags.name}
    await session.call('approveexecutormsg', executor)
    return executor
  }
}
