import {join} from 'node:path'
import {checkSandboxes} from '../../src/cli/dcp/sandbox-check.js'
import {type Check, checkStore} from '../../src/cli/doctor-checks.js'
import {DoctorCommand} from '../../src/cli/doctor-command.js'
import {thisMachine} from '../../src/cli/machine.js'
import {inspectEmbeddedStore, STORE_FILE} from '../../src/dcp/engines/embedded-store.js'

export default class Doctor extends DoctorCommand {
  protected override async ownChecks(stateDirectory: string): Promise<readonly Check[]> {
    const file = join(stateDirectory, STORE_FILE)
    const store = checkStore('Job store', file, () => inspectEmbeddedStore(file))
    return [store, await checkSandboxes(thisMachine(this.config.root))]
  }
}
