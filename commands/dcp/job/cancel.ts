import {string} from '@oclif/core/flags'
import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {jobStatusView} from '../../../src/output/views/jobs.js'

export default class JobCancel extends BaseCommand<JobSummary> {
  static override summary = 'Cancel a job'
  static override description =
    'Whatever computes it stops at once; what is recorded stays. A job that has ended stays as it is, which is no error.'
  static override examples = [
    {description: 'The job deployed last', command: '<%= config.bin %> job cancel last'},
    {description: 'In a script', command: '<%= config.bin %> job cancel 3kTMd --reason "wrong input" --json'},
  ]
  static override args = {job: jobReference}
  static override flags = {
    reason: string({
      helpValue: 'TEXT',
      default: 'Cancelled by its owner',
      description: 'Why, for whoever follows the job',
    }),
  }

  protected readonly view = jobStatusView

  async run(): Promise<JobSummary> {
    const {args, flags} = await this.parse(JobCancel)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const id = await jobs.resolve(args.job)
    const cancelled = await jobs.cancel(id, flags.reason)
    const job = await jobs.summary(id)
    if (!cancelled) this.output.note(`The job was ${job.status} already`)
    return job
  }
}
