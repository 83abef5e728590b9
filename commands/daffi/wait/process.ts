import {string} from '@oclif/core/args'
import {connectFlags} from '../../../src/cli/daffi/controller-flags.js'
import {WaitCommand, waitFlags} from '../../../src/cli/daffi/wait-command.js'

export default class WaitProcess extends WaitCommand<{readonly process: string; readonly nodes: readonly string[]}> {
  static override summary = 'Wait until a process has joined the mesh'
  static override examples = [
    {description: 'For a node called math', command: '<%= config.bin %> wait process math'},
    {description: 'In a script, for a minute at most', command: '<%= config.bin %> wait process math --timeout 1m'},
  ]
  static override args = {name: string({required: true, ignoreStdin: true, description: 'Name of the process'})}
  static override flags = {...connectFlags, ...waitFlags}

  async run(): Promise<{readonly process: string; readonly nodes: readonly string[]}> {
    const {args, flags} = await this.parse(WaitProcess)
    const {name} = args
    const nodes = await this.waitFor(flags, `Process ${name}`, (mapping) => (mapping.has(name) ? [name] : []))
    return {process: name, nodes}
  }
}
