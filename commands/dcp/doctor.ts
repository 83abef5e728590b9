import {join} from 'node:path'
import {type Check, checkStore} from '../../src/cli/doctor-checks.js'
import {DoctorCommand} from '../../src/cli/doctor-command.js'
import {inspectEmbeddedStore, STORE_FILE} from '../../src/dcp/engines/embedded-store.js'

export default class Doctor extends DoctorCommand {
  protected override async ownChecks(stateDirectory: string): Promise<readonly Check[]> {
    const file = join(stateDirectory, STORE_FILE)
    return [checkStore('Job store', file, () => inspectEmbeddedStore(file))]
  }
}
