import {connectionFlags} from '../../../src/cli/colonies/connection-flags.js'
import {withExecutorType} from '../../../src/cli/colonies/executor-type.js'
import {readFunctionSpec} from '../../../src/cli/colonies/read-spec.js'
import {specFlags} from '../../../src/cli/colonies/spec-flags.js'
import {SubmitCommand} from '../../../src/cli/colonies/submit-command.js'
import {submitFlags} from '../../../src/cli/colonies/submit-flags.js'
import type {Submitted} from '../../../src/output/views/submitted.js'

export default class FunctionSubmit extends SubmitCommand {
  static override summary = 'Submit a function spec: a process that waits'
  static override description =
    'The spec is checked before it is sent. Limits that it leaves out are none. In a pipe the id of the process is printed.'
  static override examples = [
    {
      description: 'Submit, and read its logs until it ends',
      command: '<%= config.bin %> function submit --spec helloworld.json --follow',
    },
    {
      description: 'From stdin, with other arguments; the output, in a script',
      command: "<%= config.bin %> function submit --spec - --set 'args=[1,2]' --wait --out < sum.json | jq .[0]",
    },
  ]
  static override flags = {...specFlags('function spec'), ...submitFlags, ...connectionFlags}

  async run(): Promise<Submitted> {
    const {flags} = await this.parse(FunctionSubmit)
    this.checkFlags(flags)
    const session = await this.session(flags)
    const spec = await readFunctionSpec(this.specSource, flags, session.colonyName)
    return this.submit(session, await withExecutorType(session, spec), flags)
  }
}
