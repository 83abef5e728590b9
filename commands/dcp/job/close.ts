import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {jobStatusView} from '../../../src/output/views/jobs.js'

export default class JobClose extends BaseCommand<JobSummary> {
  static override summary = 'Close an open job: no slices can be added any more'
  static override description =
    'The job ends once all of its slices are computed. A job that is closed already stays as it is, which is no error.'
  static override examples = [
    {description: 'The job deployed last', command: '<%= config.bin %> job close last'},
    {description: 'In a script', command: '<%= config.bin %> job close 3kTMd --json | jq .status'},
  ]
  static override args = {job: jobReference}

  protected readonly view = jobStatusView

  async run(): Promise<JobSummary> {
    const {args} = await this.parse(JobClose)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const id = await jobs.resolve(args.job)
    await jobs.closeJob(id)
    return jobs.summary(id)
  }
}
