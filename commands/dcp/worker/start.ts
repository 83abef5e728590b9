import {boolean} from '@oclif/core/flags'
import {BaseCommand} from '../../../src/cli/base-command.js'
import {coresFlag} from '../../../src/cli/dcp/computing-flags.js'
import {localSandboxes} from '../../../src/cli/dcp/local-sandboxes.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {countSlices, type WorkDone} from '../../../src/dcp/library/work-done.js'
import {countOf} from '../../../src/output/count.js'
import {workDoneView} from '../../../src/output/views/work-done.js'

export default class WorkerStart extends BaseCommand<WorkDone> {
  static override summary = 'Compute slices of any job on this machine until stopped'
  static override description =
    'Jobs take turns; those of a DCP scheduler on this machine are computed too (dcp scheduler start). Ctrl-C or SIGTERM once: finish the running slices and end, with exit code 0; twice: give them back and end at once.'
  static override examples = [
    {description: 'On all cores', command: '<%= config.bin %> worker start'},
    {
      description: 'In a script: until no job has work left',
      command: '<%= config.bin %> worker start --until-idle --json',
    },
  ]
  static override flags = {
    ...coresFlag,
    'allow-weak-sandbox': boolean({
      description: 'Compute jobs that came over the network also where only Node itself guards this machine',
    }),
    'until-idle': boolean({description: 'End when no job on this machine has work left'}),
  }

  protected readonly view = workDoneView

  async run(): Promise<WorkDone> {
    const {flags} = await this.parse(WorkerStart)
    const machine = thisMachine(this.config.root)
    const jobs = this.own(openEmbedded(machine, 'create', localSandboxes(machine, this.output)))
    const {drain, signal} = this.gracefulStop('Finishing the running slices… (once more to give them back)')
    const cores = flags.cores ?? machine.cores
    this.output.note(
      `Worker ${machine.pid} computes on ${countOf(cores, 'core')}. Ctrl-C ends it after the running slices`,
    )
    const done = countSlices((job, {computed, failed}) =>
      this.output.note(`Job ${job}: ${countOf(computed, 'slice')}${failed > 0 ? `, ${failed} failed` : ''}`),
    )
    const until = flags['until-idle'] ? 'idle' : 'signal'
    await jobs.work({
      ...{cores, signal, drain, until, onRecorded: done.add},
      allowWeakSandbox: flags['allow-weak-sandbox'],
      onWeak: () => this.output.note('Jobs that came over the network are left alone here (--allow-weak-sandbox)'),
    })
    return done.total()
  }
}
