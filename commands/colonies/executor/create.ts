import {string} from '@oclif/core/flags'
import {addExecutor, executorFlags, executorOf} from '../../../src/cli/colonies/add-executor.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, ownerSigns} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {newKeyFiles} from '../../../src/cli/colonies/new-key-files.js'
import type {Executor} from '../../../src/colonies/wire/objects/members.js'
import {addedExecutorView} from '../../../src/output/views/executors.js'

export default class ExecutorCreate extends ColoniesCommand<Executor> {
  static override summary = 'Make a key and add an executor with it'
  static override description =
    'Key and identity go to two files that must not be there yet; only you can read the key. The executor waits for "executor approve" unless --approve is given. The colony\'s owner signs.'
  static override examples = [
    {
      description: 'And let it work at once',
      command:
        '<%= config.bin %> executor create --name gpu-1 --type ml --keypath gpu-1.key --idpath gpu-1.id --approve',
    },
    {
      description: 'In a script',
      command:
        '<%= config.bin %> executor create --spec executor.json --keypath key --idpath id --approve && COLONIES_PRVKEY=$(cat key) <%= config.bin %> process assign',
    },
  ]
  static override flags = {
    keypath: string({required: true, helpValue: 'FILE', description: 'File for the private key'}),
    idpath: string({required: true, helpValue: 'FILE', description: 'File for the identity'}),
    ...executorFlags,
    ...colonyIdFlag,
    ...ownerSigns,
  }

  protected override readonly signer = 'owner'
  protected readonly view = addedExecutorView

  async run(): Promise<Executor> {
    const {flags} = await this.parse(ExecutorCreate)
    const executor = await executorOf({...flags, id: ''}, this.stdin, (line) => this.output.warn(line))
    const session = inColony(await this.session(flags), flags.colonyid)
    const files = await newKeyFiles(flags.keypath, flags.idpath)
    return files.keepIf(addExecutor(session, {...executor, executorid: files.id}, flags.approve))
  }
}
