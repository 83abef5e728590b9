import {string} from '@oclif/core/args'
import {connectFlags} from '../../../src/cli/daffi/controller-flags.js'
import {WaitCommand, waitFlags} from '../../../src/cli/daffi/wait-command.js'

export default class WaitFunction extends WaitCommand<{readonly function: string; readonly nodes: readonly string[]}> {
  static override summary = 'Wait until a process offers a function'
  static override examples = [
    {description: 'For any node with add', command: '<%= config.bin %> wait function add'},
    {description: 'In a script, for a minute at most', command: '<%= config.bin %> wait function add --timeout 1m'},
  ]
  static override args = {name: string({required: true, ignoreStdin: true, description: 'Name of the function'})}
  static override flags = {...connectFlags, ...waitFlags}

  async run(): Promise<{readonly function: string; readonly nodes: readonly string[]}> {
    const {args, flags} = await this.parse(WaitFunction)
    const {name} = args
    const nodes = await this.waitFor(flags, `Function ${name}`, (mapping) =>
      [...mapping].filter(([, callbacks]) => callbacks.has(name)).map(([process]) => process),
    )
    return {function: name, nodes}
  }
}
