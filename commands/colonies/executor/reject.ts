import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {nameFlag} from '../../../src/cli/colonies/name-flag.js'
import {sentence} from '../../../src/output/views/sentence.js'

interface RejectedExecutor {
  readonly colonyname: string
  readonly executorname: string
}

export default class ExecutorReject extends ColoniesCommand<RejectedExecutor> {
  static override summary = 'Refuse an executor of the colony'
  static override description =
    "It is no member then and is given no work, until it is approved. The colony's owner signs."
  static override examples = [
    {description: 'By its name', command: '<%= config.bin %> executor reject --name gpu-1'},
    {
      description: 'All that wait for approval, in a script',
      command: `<%= config.bin %> executor ls --json | jq -r '.[] | select(.state == 0) | .executorname' | xargs -n 1 <%= config.bin %> executor reject --name`,
    },
  ]
  static override flags = {name: nameFlag('Name of the executor'), ...colonyIdFlag, ...ownerSigns}

  protected override readonly signer = 'owner'
  protected readonly view = sentence<RejectedExecutor>(({executorname}) => `Executor ${executorname} was rejected`)

  async run(): Promise<RejectedExecutor> {
    const {flags} = await this.parse(ExecutorReject)
    const session = inColony(await this.session(flags), flags.colonyid)
    const executor = {colonyname: session.colonyName, executorname: flags.name}
    await session.call('rejectexecutormsg', executor)
    return executor
  }
}
