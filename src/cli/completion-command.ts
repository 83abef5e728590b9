import {string} from '@oclif/core/args'
import type {View} from '../output/terminal.js'
import {BaseCommand} from './base-command.js'
import {completionScript, SETUP, SHELLS, type Shell} from './completion-script.js'

interface CompletionResult {
  readonly shell: Shell
  readonly script: string
}

/** `<bin> completion <shell>`, the same for all four programs. */
export abstract class CompletionCommand extends BaseCommand<CompletionResult> {
  static override summary = 'Print a shell completion script'
  static override description =
    'Completes commands, flags and their values. Put the line of the example in the start-up file of your shell.'
  static override examples = [
    {description: 'Now, and in ~/.bashrc', command: 'source <(<%= config.bin %> completion bash)'},
    {description: 'In fish', command: '<%= config.bin %> completion fish | source'},
  ]
  static override args = {
    shell: string({required: true, ignoreStdin: true, options: [...SHELLS], description: 'Shell to complete in'}),
  }

  protected readonly view: View<CompletionResult> = ({script}) => script

  async run(): Promise<CompletionResult> {
    const {args} = await this.parse(CompletionCommand)
    const shell = args.shell as Shell
    if (this.output.stdout.isTTY) this.output.note(`To use it: ${SETUP[shell](this.config.bin)}`)
    return {shell, script: completionScript(this.config.bin, shell)}
  }
}
