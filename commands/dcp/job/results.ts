import {BaseCommand} from '../../../src/cli/base-command.js'
import {resultFlags} from '../../../src/cli/dcp/computing-flags.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {sliceRange} from '../../../src/cli/dcp/slice-range-flag.js'
import {writtenResults} from '../../../src/cli/dcp/written-results.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobResult} from '../../../src/output/job-result.js'
import type {View} from '../../../src/output/terminal.js'
import {jobResultView} from '../../../src/output/views/job-result.js'

export default class JobResults extends BaseCommand<JobResult> {
  static override summary = 'Print the results of a job'
  static override description =
    'One JSON array in input order; null where a slice failed or has no result yet. With --json also id, status and errors. Also while the job runs.'
  static override examples = [
    {description: 'The job deployed last', command: '<%= config.bin %> job results last'},
    {description: 'The first ten', command: '<%= config.bin %> job results last --range 1..10'},
    {description: 'What failed, in a script', command: '<%= config.bin %> job results last --json | jq .errors'},
  ]
  static override args = {job: jobReference}
  static override flags = {
    ...resultFlags,
    range: sliceRange({description: 'Only these slices; they are numbered from 1'}),
  }

  #format = 'json'
  protected readonly view: View<JobResult> = (result, terminal) => jobResultView(this.#format)(result, terminal)

  async run(): Promise<JobResult> {
    const {args, flags} = await this.parse(JobResults)
    await this.sendResultTo(flags.output)
    this.#format = flags.format
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const job = await jobs.summary(await jobs.resolve(args.job))
    return writtenResults(this.output, jobs, job, flags.format, flags.range)
  }
}
