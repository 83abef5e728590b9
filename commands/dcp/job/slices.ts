import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {SliceReport} from '../../../src/dcp/job/job.js'
import {slicesView} from '../../../src/output/views/slices.js'

type Slices = Iterable<SliceReport> | AsyncIterable<SliceReport>

export default class JobSlices extends BaseCommand<Slices> {
  static override summary = 'List the computed slices of a job, and what each took'
  static override description =
    'EXECUTIONS counts how often a slice was begun: once, unless a sandbox or a worker was lost. In a pipe: one line per slice, fields separated by tabs.'
  static override examples = [
    {description: 'The job deployed last', command: '<%= config.bin %> job slices last'},
    {
      description: 'The slowest one, in a script',
      command: "<%= config.bin %> job slices last --json | jq 'max_by(.cpuSeconds) | .slice'",
    },
  ]
  static override args = {job: jobReference}

  protected readonly view = slicesView

  async run(): Promise<Slices> {
    const {args} = await this.parse(JobSlices)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    return jobs.slices(await jobs.resolve(args.job))
  }
}
