import {checkController} from '../../src/cli/daffi/controller-check.js'
import {type Check, checkStore} from '../../src/cli/doctor-checks.js'
import {DoctorCommand} from '../../src/cli/doctor-command.js'
import {thisMachine} from '../../src/cli/machine.js'
import {inspectTasks} from '../../src/daffi/tasks/inspect-tasks.js'

export default class Doctor extends DoctorCommand {
  protected override async ownChecks(): Promise<readonly Check[]> {
    const {heldCalls, temporaryDirectory} = thisMachine(this.config.root)
    const store = checkStore('Held calls', heldCalls, () => inspectTasks(heldCalls))
    return [store, await checkController(temporaryDirectory)]
  }
}
