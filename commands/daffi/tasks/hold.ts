import {connectFlags} from '../../../src/cli/daffi/controller-flags.js'
import {callOfStdin, detachedHolder} from '../../../src/cli/daffi/detached-holder.js'
import {dispatchBy} from '../../../src/cli/daffi/dispatch-by.js'
import {MeshCommand} from '../../../src/cli/daffi/mesh-command.js'
import {openTasks} from '../../../src/daffi/tasks/open-tasks.js'
import type {HeldCallResult} from '../../../src/output/views/call-result.js'

export default class TasksHold extends MeshCommand<HeldCallResult> {
  static override hidden = true
  static override summary = 'Hold one call, given on stdin, until it has ended'
  static override flags = connectFlags

  protected readonly view = (): string => ''

  async run(): Promise<HeldCallResult> {
    const {flags} = await this.parse(TasksHold)
    const call = await callOfStdin(this.output.stdin())
    const node = await this.join(flags, {reconnect: true})
    const {machine} = this
    const tasks = openTasks({
      file: machine.heldCalls,
      holder: detachedHolder(machine.pid),
      dispatch: dispatchBy(node),
      now: () => Date.now(),
      log: this.tell,
    })
    this.own(tasks)
    const id = tasks.hold({...call, owner: node.name, ownerUuid: null})
    await this.output.write(`${id}\n`)
    await tasks.idle(this.signal)
    return {id}
  }
}
