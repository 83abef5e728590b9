import {boolean} from '@oclif/core/flags'
import {blueprintNameFlag} from '../../../src/cli/colonies/blueprints/blueprint-flags.js'
import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {SubmitCommand} from '../../../src/cli/colonies/submit-command.js'
import {endFlags} from '../../../src/cli/colonies/submit-flags.js'
import type {Submitted} from '../../../src/output/views/submitted.js'

export default class BlueprintReconcile extends SubmitCommand {
  static override summary = 'Have a blueprint brought about now'
  static override description =
    'Submits a process for its reconciler. --force makes a new generation, for which all of it is made anew. In a pipe the id of the process is printed.'
  static override examples = [
    {
      description: 'Anew, and read what its reconciler logs',
      command: '<%= config.bin %> blueprint reconcile --name web --force --follow',
    },
    {
      description: 'Wait for its end, in a script',
      command: '<%= config.bin %> blueprint reconcile --name web --wait --timeout 60 && echo done',
    },
  ]
  static override flags = {
    ...blueprintNameFlag,
    force: boolean({char: 'f', description: 'Make all of it anew, as a new generation'}),
    ...endFlags,
    ...connectionFlags,
  }

  async run(): Promise<Submitted> {
    const {flags} = await this.parse(BlueprintReconcile)
    this.checkEndFlags(flags)
    const {name, force} = flags
    const session = await this.session(flags)
    const request = {namespace: session.colonyName, name, force}
    const process = await session.call('reconcileblueprintmsg', request, 'member', this.signal)
    this.output.note(`Reconciliation submitted ProcessId=${process.processid}`)
    return this.submitted(session, process, flags)
  }
}
