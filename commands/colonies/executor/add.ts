import {addExecutor, executorFlags, executorOf} from '../../../src/cli/colonies/add-executor.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {identityFlag} from '../../../src/cli/colonies/identity-flag.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import type {Executor} from '../../../src/colonies/wire/objects/members.js'
import {addedExecutorView} from '../../../src/output/views/executors.js'

export default class ExecutorAdd extends ColoniesCommand<Executor> {
  static override summary = 'Add an executor to the colony'
  static override description =
    'By the identity of its key. It waits for "executor approve" unless --approve is given. The colony\'s owner signs.'
  static override examples = [
    {
      description: 'And let it work at once',
      command:
        '<%= config.bin %> executor add --name gpu-1 --type ml --executorid 3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac --approve',
    },
    {
      description: 'With capabilities from a file, in a script',
      command: '<%= config.bin %> executor add --spec executor.json --executorid "$ID" --json',
    },
  ]
  static override flags = {
    executorid: identityFlag({required: true, description: 'Identity of its key'}),
    ...executorFlags,
    ...colonyIdFlag,
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = addedExecutorView

  async run(): Promise<Executor> {
    const {flags} = await this.parse(ExecutorAdd)
    const executor = await executorOf({...flags, id: flags.executorid}, this.stdin, (line) => this.output.warn(line))
    return addExecutor(inColony(await this.session(flags), flags.colonyid), executor, flags.approve)
  }
}
