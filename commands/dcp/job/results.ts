import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {type JobResult, jobResult} from '../../../src/output/job-result.js'
import {jobResultView} from '../../../src/output/views/job-result.js'

export default class JobResults extends BaseCommand<JobResult> {
  static override summary = 'Print the results of a job'
  static override description =
    'One JSON array in input order; null where a slice failed or has no result yet. With --json also id, status and errors.'
  static override examples = [
    {description: 'The job deployed last', command: '<%= config.bin %> job results last'},
    {description: 'What failed, in a script', command: '<%= config.bin %> job results last --json | jq .errors'},
  ]
  static override args = {job: jobReference}

  protected readonly view = jobResultView

  async run(): Promise<JobResult> {
    const {args} = await this.parse(JobResults)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    return jobResult(await jobs.summary(await jobs.resolve(args.job)), jobs)
  }
}
