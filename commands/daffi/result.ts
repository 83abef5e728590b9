import {string} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {connectFlags} from '../../src/cli/daffi/controller-flags.js'
import {heldResult, taskValue} from '../../src/cli/daffi/held-result.js'
import {MeshCommand} from '../../src/cli/daffi/mesh-command.js'
import {valueText} from '../../src/cli/daffi/value-text.js'
import {seconds} from '../../src/cli/flags/seconds.js'
import {TimeoutError} from '../../src/daffi/wire/exceptions.js'
import {JsonText} from '../../src/output/json.js'
import {callResultView} from '../../src/output/views/call-result.js'

/** Results are not kept for longer. */
const LONGEST_WAIT_MS = 48 * 3_600_000

export default class Result extends MeshCommand<JsonText> {
  static override summary = 'Print the result of a background call'
  static override description =
    'From any shell, for 48 hours after the call has ended. A call that failed fails here as it would have failed in the foreground; one that has not ended is exit code 1, or is waited for.'
  static override examples = [
    {description: 'Once it is there', command: '<%= config.bin %> result 3f9c01d2ab45 --wait'},
    {description: 'In a script', command: 'daffi result "$(daffi call add 2 3 --bg)" --wait --timeout 1m'},
  ]
  static override args = {
    id: string({required: true, ignoreStdin: true, description: 'Id that daffi call --bg printed'}),
  }
  static override flags = {
    wait: boolean({description: 'Wait until the call has ended'}),
    timeout: seconds({description: 'Stop waiting after this time, with exit code 124', dependsOn: ['wait']}),
    ...connectFlags,
  }

  protected readonly view = callResultView

  async run(): Promise<JsonText> {
    const {args, flags} = await this.parse(Result)
    const timeout = flags.timeout === undefined ? undefined : AbortSignal.timeout(flags.timeout)
    const signal = timeout ? AbortSignal.any([this.signal, timeout]) : this.signal
    const wait = flags.wait ? (flags.timeout ?? LONGEST_WAIT_MS) / 1000 : null
    const task = await heldResult(args.id, this.machine, () => this.join(flags), {wait, signal})
    if (task.ended === null && flags.timeout !== undefined)
      throw new TimeoutError(`The call ${args.id} did not end in time`)
    return new JsonText(valueText(taskValue(task)))
  }
}
