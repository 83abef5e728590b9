import {connectFlags} from '../../../src/cli/daffi/controller-flags.js'
import {listHeldTasks} from '../../../src/cli/daffi/held-tasks.js'
import {MeshCommand} from '../../../src/cli/daffi/mesh-command.js'
import {type HeldTask, heldTasksView} from '../../../src/output/views/held-tasks.js'

export default class TasksList extends MeshCommand<readonly HeldTask[]> {
  static override summary = 'List delayed, periodic and background calls'
  static override description =
    'Those that the controller holds, the newest first; they are kept for 48 hours after their end. With a Python controller: those that this machine holds.'
  static override examples = [
    {description: 'All', command: '<%= config.bin %> tasks list'},
    {
      description: 'Ids of what still waits, in a script',
      command: '<%= config.bin %> tasks list --json | jq -r \'.[] | select(.state == "waiting") | .id\'',
    },
  ]
  static override flags = connectFlags

  protected readonly view = heldTasksView

  async run(): Promise<readonly HeldTask[]> {
    const {flags} = await this.parse(TasksList)
    return listHeldTasks(await this.join(flags), this.machine)
  }
}
