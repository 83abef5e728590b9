import {computingFlags} from '../../../src/cli/dcp/computing-flags.js'
import {ComputingCommand, type EventLines} from '../../../src/cli/dcp/job-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {localSandboxes} from '../../../src/cli/dcp/local-sandboxes.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {DetachedJob, JobResult} from '../../../src/output/job-result.js'

export default class JobResume extends ComputingCommand {
  static override summary = 'Go on computing a job and print its results'
  static override description =
    'Computes the slices that have no outcome yet; none is computed again. Joins in when another process computes the job, and only prints the results when it has ended.'
  static override examples = [
    {description: 'After an interruption', command: '<%= config.bin %> job resume last'},
    {description: 'In a script', command: '<%= config.bin %> job resume 3kTMd --json --output results.json'},
  ]
  static override args = {job: jobReference}
  static override flags = computingFlags

  async run(): Promise<JobResult | DetachedJob | EventLines> {
    const {args, flags} = await this.parse(JobResume)
    await this.sendResultTo(flags.output)
    const machine = thisMachine(this.config.root)
    const jobs = this.own(openEmbedded(machine, 'existing', localSandboxes(machine, this.output)))
    const id = await jobs.resolve(args.job)
    // What happened before, such as console output of an interrupted run, was shown then.
    const from = (await jobs.lastEvent(id)) + 1
    return this.compute(jobs, id, {cores: flags.cores ?? machine.cores, flags, from})
  }
}
