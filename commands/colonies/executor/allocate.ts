import {string} from '@oclif/core/flags'
import {allocationFlags, reportedAllocations} from '../../../src/cli/colonies/allocation.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {colonyIdFlag, connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {inColony} from '../../../src/cli/colonies/in-colony.js'
import {ownExecutor} from '../../../src/cli/colonies/own-executor.js'
import type {Allocations} from '../../../src/colonies/wire/objects/members.js'
import {reportedView} from '../../../src/output/views/allocations.js'

export default class ExecutorAllocate extends ColoniesCommand<Allocations & {readonly executorname: string}> {
  static override summary = 'Report what an executor gives to projects'
  static override description =
    'CPU, GPU and storage that each may use and has used, in units of its own; "executor get" shows them. The executor itself signs.'
  static override examples = [
    {
      description: 'One project',
      command: '<%= config.bin %> executor allocate --project weather --allocatedcpu 100 --usedcpu 12',
    },
    {
      description: 'All of them, from a script',
      command: './quota | <%= config.bin %> executor allocate --name gpu-1 --keystore gpu-1 --spec - --json',
    },
  ]
  static override flags = {
    name: string({helpValue: 'NAME', description: 'Name of the executor [default: the one that signs]'}),
    ...allocationFlags,
    ...connectionFlags,
    ...colonyIdFlag,
  }

  protected readonly view = reportedView

  async run(): Promise<Allocations & {readonly executorname: string}> {
    const {flags} = await this.parse(ExecutorAllocate)
    const session = inColony(await this.session(flags), flags.colonyid)
    const executor = await ownExecutor(session, flags.name, this.signal)
    const allocations = await reportedAllocations(flags, executor, this.stdin, (line) => this.output.warn(line))
    const {colonyname, executorname} = executor
    await session.call('reportallocationmsg', {colonyname, executorname, allocations}, 'member', this.signal)
    this.output.note(`Allocations of ${executorname} reported`)
    return {executorname, ...allocations}
  }
}
