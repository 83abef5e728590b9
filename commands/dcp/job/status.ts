import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {jobStatusView} from '../../../src/output/views/jobs.js'

export default class JobStatus extends BaseCommand<JobSummary> {
  static override summary = 'Show how far a job is'
  static override examples = [
    {description: 'The job deployed last', command: '<%= config.bin %> job status last'},
    {description: 'In a script', command: '<%= config.bin %> job status last --json | jq .computed'},
  ]
  static override args = {job: jobReference}

  protected readonly view = jobStatusView

  async run(): Promise<JobSummary> {
    const {args} = await this.parse(JobStatus)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    return jobs.summary(await jobs.resolve(args.job))
  }
}
