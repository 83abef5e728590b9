import {string} from '@oclif/core/flags'
import {capabilitiesOf, capabilityFlags} from '../../../src/cli/colonies/capability-flags.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {ownExecutor} from '../../../src/cli/colonies/own-executor.js'
import {type Done, doneView} from '../../../src/output/views/done.js'

export default class ExecutorUpdate extends ColoniesCommand<Done> {
  static override summary = 'Say anew what an executor can do'
  static override description =
    'Its hardware and software, instead of what was said when it was added; "executor get" shows them. The executor itself signs.'
  static override examples = [
    {
      description: 'One kind of machine',
      command: '<%= config.bin %> executor update --nodes 4 --cores 16 --mem 64Gi --gpu-name A100 --gpu-count 8',
    },
    {
      description: 'From a file, in a script',
      command: '<%= config.bin %> executor update --name gpu-1 --keystore gpu-1 --spec capabilities.json --json',
    },
  ]
  static override flags = {
    name: string({helpValue: 'NAME', description: 'Name of the executor [default: the one that signs]'}),
    ...capabilityFlags,
    ...connectionFlags,
    ...colonyIdFlag,
  }

  protected readonly view = doneView

  async run(): Promise<Done> {
    const {flags} = await this.parse(ExecutorUpdate)
    const session = inColony(await this.session(flags), flags.colonyid)
    const capabilities = await capabilitiesOf(flags, this.stdin, (line) => this.output.warn(line))
    const {colonyname, executorname} = await ownExecutor(session, flags.name, this.signal)
    await session.call('updateexecutormsg', {colonyname, executorname, capabilities}, 'member', this.signal)
    this.output.note(`Capabilities of ${executorname} updated`)
    return {executorname}
  }
}
