import {Fault} from '../errors.js'
import {doctorView} from '../output/views/doctor.js'
import {BaseCommand} from './base-command.js'
import {type Check, checkKeystores, checkNode, checkStateDirectory} from './doctor-checks.js'
import {keystorePlace, stateDirectory} from './places.js'

/** `<bin> doctor`: looks at what the program needs, changes nothing. */
export abstract class DoctorCommand extends BaseCommand<readonly Check[]> {
  static override summary = 'Check what this program needs'
  static override description =
    'Looks at Node.js, the state directory, the keystores and the store, and says how to mend what is wrong. Changes nothing.'
  static override examples = [
    {description: 'Look', command: '<%= config.bin %> doctor'},
    {
      description: 'In a script',
      command: "<%= config.bin %> doctor --json | jq -r '.[] | select(.ok | not) | .remedy'",
    },
  ]

  protected readonly view = doctorView

  /** What only this program needs. */
  protected async ownChecks(_stateDirectory: string): Promise<readonly Check[]> {
    return []
  }

  async run(): Promise<readonly Check[]> {
    await this.parse(this.ctor)
    const state = stateDirectory()
    return [
      checkNode(process.versions.node),
      await checkStateDirectory(state),
      await checkKeystores(keystorePlace().directory),
      ...(await this.ownChecks(state)),
    ]
  }

  protected override verdict(checks: readonly Check[]): Fault | undefined {
    const bad = checks.filter(({ok}) => !ok).length
    if (bad === 0) return undefined
    return new Fault('DOCTOR_FAILED', `${bad} of ${checks.length} checks failed`, 'Each failed line says what to do.')
  }
}
