import {string} from '@oclif/core/args'
import {connectFlags} from '../../../src/cli/daffi/controller-flags.js'
import {cancelHeldTask} from '../../../src/cli/daffi/held-tasks.js'
import {MeshCommand} from '../../../src/cli/daffi/mesh-command.js'

export default class TasksCancel extends MeshCommand<{readonly id: string; readonly cancelled: boolean}> {
  static override summary = 'Cancel a delayed, periodic or background call'
  static override description =
    'It does not start any more; the result of a run under way is dropped. A call that has ended stays as it is, which is no error.'
  static override examples = [
    {description: 'By its id', command: '<%= config.bin %> tasks cancel 3f9c01d2ab45'},
    {description: 'In a script', command: '<%= config.bin %> tasks cancel 3f9c01d2ab45 --json | jq .cancelled'},
  ]
  static override args = {id: string({required: true, ignoreStdin: true, description: 'Id of the call'})}
  static override flags = connectFlags

  protected readonly view = (): string => ''

  async run(): Promise<{readonly id: string; readonly cancelled: boolean}> {
    const {args, flags} = await this.parse(TasksCancel)
    const cancelled = await cancelHeldTask(await this.join(flags), this.machine, args.id)
    if (!cancelled) this.output.note('It had ended already')
    return {id: args.id, cancelled}
  }
}
