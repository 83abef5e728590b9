import {coloniesDirectory} from '../../src/cli/colonies/connection.js'
import {checkKeyVariables, checkPython, checkServer} from '../../src/cli/colonies/doctor-checks.js'
import {type Check, checkKeystores, checkStore} from '../../src/cli/doctor-checks.js'
import {DoctorCommand} from '../../src/cli/doctor-command.js'
import {inspectStore} from '../../src/colonies/dev/inspect-store.js'
import {devPlace} from '../../src/colonies/dev/place.js'

export default class Doctor extends DoctorCommand {
  protected override async ownChecks(stateDirectory: string): Promise<readonly Check[]> {
    const {store, keystores} = devPlace(coloniesDirectory(stateDirectory))
    return [
      checkStore('Colonies store', store, () => inspectStore(store)),
      {...(await checkKeystores(keystores)), name: 'Keys of the own server'},
      checkKeyVariables(),
      await checkServer(),
      await checkPython(),
    ]
  }
}
