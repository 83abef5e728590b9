import {boolean, string} from '@oclif/core/flags'
import {type Doctor, examined, repaired} from '../../../src/cli/colonies/blueprints/doctor-fixes.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {confirmedOnTerminal} from '../../../src/cli/colonies/confirmation.js'
import {connectionFlags, ownerFlags} from '../../../src/cli/colonies/connection-flags.js'
import {yesFlag} from '../../../src/cli/colonies/yes-flag.js'
import {Fault} from '../../../src/errors.js'
import {type BlueprintCheck, blueprintDoctorView} from '../../../src/output/views/blueprint-doctor.js'

export default class BlueprintDoctor extends ColoniesCommand<readonly BlueprintCheck[]> {
  static override summary = 'Check what blueprints need to be brought about'
  static override description =
    'Definition, reconciler, cron, instances, and whether the newest generation was reconciled; says what to do. --fix approves a reconciler that waits, makes a missing cron, and reconciles. Exit code 1 when a check fails.'
  static override examples = [
    {description: 'All of the colony', command: '<%= config.bin %> blueprint doctor'},
    {description: 'One, and repair it', command: '<%= config.bin %> blueprint doctor --name web --fix'},
    {
      description: 'What fails, in a script',
      command: '<%= config.bin %> blueprint doctor --json | jq -r \'.[] | select(.level == "fail") | .remedy\'',
    },
  ]
  static override flags = {
    name: string({helpValue: 'NAME', description: 'Only this blueprint'}),
    fix: boolean({description: 'Repair what can be repaired'}),
    ...yesFlag,
    ...ownerFlags,
    ...connectionFlags,
  }

  protected readonly view = blueprintDoctorView

  async run(): Promise<readonly BlueprintCheck[]> {
    const {flags} = await this.parse(BlueprintDoctor)
    const doctor: Doctor = {session: await this.session(flags), name: flags.name, signal: this.signal}
    const confirm = (what: readonly string[]): Promise<void> =>
      confirmedOnTerminal(this.output, flags.yes, `To repair: ${what.join('; ')}.`)
    const checks = await (flags.fix ? repaired(doctor, confirm) : examined(doctor))
    if (checks.length === 0) this.output.note('No blueprints')
    return checks
  }

  protected override verdict(checks: readonly BlueprintCheck[]): Fault | undefined {
    const bad = checks.filter(({level}) => level === 'fail').length
    if (bad === 0) return undefined
    return new Fault('DOCTOR_FAILED', `${bad} of ${checks.length} checks failed`, 'Each failed line says what to do.')
  }
}
