import {string} from '@oclif/core/args'
import {callArguments, refuseArguments, streamItem} from '../../src/cli/daffi/call-arguments.js'
import {callFlags} from '../../src/cli/daffi/call-flags.js'
import {callMode} from '../../src/cli/daffi/call-mode.js'
import {connectFlags} from '../../src/cli/daffi/controller-flags.js'
import {holdCall} from '../../src/cli/daffi/hold-call.js'
import {makeCall} from '../../src/cli/daffi/make-call.js'
import {MeshCommand} from '../../src/cli/daffi/mesh-command.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {Fault} from '../../src/errors.js'
import {printableLines} from '../../src/output/printable.js'
import {type CallResult, callResultView} from '../../src/output/views/call-result.js'

export default class Call extends MeshCommand<CallResult> {
  static override summary = 'Call a function that lives in another process'
  static override description =
    'Arguments are JSON where they parse as such, else texts; - is stdin. The result is printed as JSON, the items of a generator one a line. A remote failure ends with exit code 3 and shows where it happened there.'
  static override examples = [
    {description: 'Two numbers', command: '<%= config.bin %> call add 2 3'},
    {
      description: 'In the background; the result later, from any shell',
      command: '<%= config.bin %> call add 2 3 --bg',
    },
    {description: 'Every ten minutes', command: '<%= config.bin %> call cleanup --period 10m'},
    {
      description: 'On every node, in a script',
      command: '<%= config.bin %> call load --broadcast --return-result --timeout 5s | jq .',
    },
  ]
  static override strict = false
  static override args = {
    name: string({required: true, ignoreStdin: true, description: 'Name of the function'}),
    args: string({ignoreStdin: true, description: 'Arguments, any number; -- before those that begin with a dash'}),
  }
  static override flags = {...callFlags, ...connectFlags}

  protected readonly view = callResultView
  #failed: readonly string[] = []

  async run(): Promise<CallResult> {
    const {args, flags, raw} = await this.parse(Call)
    const stdin = stdinReader(this.output)
    const mode = callMode(flags, Date.now() / 1000)
    // `argv` is not in the order of the command line where a value stands twice (oclif 4.14).
    const texts = raw.flatMap(({type, input}) => (type === 'arg' ? [input] : [])).slice(1)
    if (mode.kind === 'stream') refuseArguments(texts, flags.kwarg)
    const values = await callArguments(texts, flags.kwarg, flags.raw, stdin)
    const node = await this.join(flags)
    // That the end of this command ends a call which nobody waits for is no news.
    let leaving = false
    this.own({
      close: () => {
        leaving = true
      },
    })
    return makeCall(node, {func: args.name, receiver: flags.receiver, ...values}, mode, {
      signal: this.signal,
      items: async function* () {
        for await (const line of stdin.lines('the items')) yield streamItem(line, flags.raw)
      },
      hold: (call) => holdCall(node, this.machine, flags, call),
      warn: (line) => leaving || this.output.warn(printableLines(line)),
      failed: (nodes) => {
        this.#failed = nodes
      },
    })
  }

  protected override verdict(): Fault | undefined {
    if (this.#failed.length === 0) return undefined
    return new Fault('CALL_FAILED', `It failed on ${this.#failed.join(', ')}`, 'The result says why, for each.')
  }
}
