import {string} from '@oclif/core/args'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {executorRunFlags} from '../../../src/cli/colonies/executor-flags.js'
import {runExecutor} from '../../../src/cli/colonies/run-executor.js'
import {thisMachine} from '../../../src/cli/machine.js'
import type {JsonLines} from '../../../src/output/json.js'
import {printableLines} from '../../../src/output/printable.js'
import {type ExecutorLine, executorServiceView} from '../../../src/output/views/executor-service.js'

export default class ExecutorRun extends ColoniesCommand<JsonLines<ExecutorLine>> {
  static override summary = 'Run functions for a colony, until stopped'
  static override description =
    'An executor that registers and approves itself, announces its functions, runs the processes that ask for its type, and unregisters on Ctrl-C; what is not finished then waits for others again. Functions are what a JavaScript or TypeScript module exports, those of a Python file, or shell commands. A parameter named ctx gets the process and what can be done with it; what a function prints is the log of its process, what it returns the output (an array, and in Python a tuple, is several). In a command, {0} and {name} stand for arguments, and all come as JSON on stdin. Files that a spec asks for are brought in before and taken out after: they are in the folder ctx.mount, where commands start. Functions run in processes of their own, without keys. The executor has a new key in each run, unless --keystore names one; without the key of the colony it must be approved already, and signs with COLONIES_PRVKEY.'
  static override examples = [
    {
      description: 'The functions of a module, four processes at once',
      command: '<%= config.bin %> executor run examples/colonies/helloworld.js --slots 4',
    },
    {
      description: "As the documentation's Python executor: functions come with their processes",
      command: '<%= config.bin %> executor run --allow-code --type python-executor',
    },
    {
      description: 'A shell command, in a script',
      command: `<%= config.bin %> executor run --type shell --exec "count=wc -w < {0}" --json`,
    },
  ]
  static override args = {
    module: string({ignoreStdin: true, description: 'JavaScript, TypeScript or Python file with functions'}),
  }
  static override flags = executorRunFlags

  protected readonly view = executorServiceView

  async run(): Promise<JsonLines<ExecutorLine>> {
    const {args, flags} = await this.parse(ExecutorRun)
    const {drain, signal: hurry} = this.gracefulStop('Stopping…')
    const executor = await runExecutor(args.module, flags, {
      session: await this.session(flags),
      machine: thisMachine(this.config.root),
      drain,
      hurry,
      note: (line) => this.output.note(printableLines(line)),
      onOutput: (text) => this.output.error(printableLines(text.trimEnd())),
    })
    this.own(executor)
    return executor.lines
  }
}
