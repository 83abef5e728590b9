import {BaseCommand} from '../../../src/cli/base-command.js'
import {computingFlags} from '../../../src/cli/flags/computing.js'
import {jobReference} from '../../../src/cli/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {jobFault} from '../../../src/dcp/job/job-fault.js'
import type {Fault} from '../../../src/errors.js'
import {showingProgress} from '../../../src/output/job-progress.js'
import {type JobResult, jobResult} from '../../../src/output/job-result.js'
import {jobResultView} from '../../../src/output/views/job-result.js'

export default class JobResume extends BaseCommand<JobResult> {
  static override summary = 'Go on computing a job and print its results'
  static override description =
    'Computes the slices that have no outcome yet; none is computed again. Joins in when another process computes the job, and only prints the results when it has ended.'
  static override examples = [
    {description: 'After an interruption', command: '<%= config.bin %> job resume last'},
    {description: 'In a script', command: '<%= config.bin %> job resume 3kTMd --json --output results.json'},
  ]
  static override args = {job: jobReference}
  static override flags = computingFlags

  protected readonly view = jobResultView
  #job: JobSummary | undefined

  async run(): Promise<JobResult> {
    const {args, flags} = await this.parse(JobResume)
    await this.sendResultTo(flags.output)
    const machine = thisMachine(this.config.root)
    const jobs = this.own(openEmbedded(machine, 'existing'))
    const job = await jobs.summary(await jobs.resolve(args.job))
    this.#job = await showingProgress(this.output, job, (listener) =>
      jobs.execute(job.id, {cores: flags.cores ?? machine.cores, signal: this.signal, ...listener}),
    )
    if (this.#job.status === 'running') throw jobFault(this.#job)
    return jobResult(this.#job, jobs)
  }

  protected override verdict(): Fault | undefined {
    return this.#job && jobFault(this.#job)
  }
}
