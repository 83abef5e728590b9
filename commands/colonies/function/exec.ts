import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {execFlags} from '../../../src/cli/colonies/exec-flags.js'
import {execSpec} from '../../../src/cli/colonies/exec-spec.js'
import {SubmitCommand} from '../../../src/cli/colonies/submit-command.js'
import {submitFlags} from '../../../src/cli/colonies/submit-flags.js'
import type {Submitted} from '../../../src/output/views/submitted.js'

export default class FunctionExec extends SubmitCommand {
  static override summary = 'Submit a call that flags describe'
  static override description =
    'Arguments are texts, as in upstream; --set gives other values. In a pipe the id of the process is printed.'
  static override examples = [
    {
      description: 'Call a function, and read its logs until it ends',
      command: '<%= config.bin %> function exec --func echo --args hello --targettype cli --follow',
    },
    {
      description: 'Numbers as arguments; the output, in a script',
      command: "<%= config.bin %> function exec --func add --targettype cli --set 'args=[1,2]' --wait --out | jq .[0]",
    },
  ]
  static override flags = {...execFlags, ...submitFlags, ...connectionFlags}

  async run(): Promise<Submitted> {
    const {flags} = await this.parse(FunctionExec)
    this.checkFlags(flags)
    const session = await this.session(flags)
    return this.submit(session, await execSpec(this.specSource, session, flags), flags)
  }
}
