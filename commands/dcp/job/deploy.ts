import {boolean} from '@oclif/core/flags'
import {computingFlags} from '../../../src/cli/dcp/computing-flags.js'
import {ensureWorker} from '../../../src/cli/dcp/detached-worker.js'
import {ComputingCommand, type EventLines} from '../../../src/cli/dcp/job-command.js'
import {jobInputFlags, workArgument} from '../../../src/cli/dcp/job-input-flags.js'
import {jobRequest} from '../../../src/cli/dcp/job-request.js'
import {jobDescriptionFlags, jobWorkFlags} from '../../../src/cli/dcp/job-work-flags.js'
import {localSandboxes} from '../../../src/cli/dcp/local-sandboxes.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {describeJob} from '../../../src/dcp/job/describe-job.js'
import type {HandleEvent} from '../../../src/dcp/job/events.js'
import {expectedWorktime} from '../../../src/dcp/job/work/worktimes.js'
import {deployJob, stateEvent} from '../../../src/dcp/library/deploy-job.js'
import type {DetachedJob, JobResult} from '../../../src/output/job-result.js'

export default class JobDeploy extends ComputingCommand {
  static override summary = 'Deploy a job and print its results'
  static override description =
    'Runs the work function once for each slice of the input, in sandboxes on all cores. The results are one JSON array in input order; a slice that throws is null there, and the exit code is 3.'
  static override examples = [
    {description: 'Squares', command: '<%= config.bin %> <%= command.id %> --function "x => x * x" --range 1..5'},
    {
      description: 'A file of records',
      command: '<%= config.bin %> <%= command.id %> work.js --data-file records.csv',
    },
    {
      description: 'Python, in the background',
      command: '<%= config.bin %> <%= command.id %> work.py --count 100 --detach',
    },
    {
      description: 'In a script',
      command: '<%= config.bin %> <%= command.id %> work.ts --data "[1,2,3]" --json | jq .results',
    },
  ]
  static override args = {work: workArgument}
  static override flags = {
    ...jobInputFlags,
    ...jobWorkFlags,
    ...jobDescriptionFlags,
    ...computingFlags,
    detach: boolean({
      description: 'Print the id and leave the job to a worker in the background',
      exclusive: ['events', 'format', 'output', 'timeout'],
    }),
  }

  async run(): Promise<JobResult | DetachedJob | EventLines> {
    const {args, flags} = await this.parse(JobDeploy)
    await this.sendResultTo(flags.output)
    const machine = thisMachine(this.config.root)
    const sandboxes = this.own(localSandboxes(machine, this.output))
    if (!flags.detach) sandboxes.warm(expectedWorktime(args.work, flags.worktime))
    const request = await jobRequest(args.work, flags, machine, this.output)
    const job = await describeJob(request)
    const jobs = this.own(openEmbedded(machine, 'create', sandboxes))
    const states: HandleEvent[] = (['exec', 'init', 'preauth'] as const).map((state) => stateEvent(job.id, state))
    await deployJob(jobs, job, (event) => states.push(event))
    if (flags.detach) {
      const log = await ensureWorker(jobs, machine, flags.cores)
      if (log === null && flags.cores !== undefined) {
        this.output.warn('A worker is there already and keeps its number of cores: --cores changes nothing')
      }
      return {id: job.id, log}
    }
    this.output.note(`Job ${job.id}`)
    if (!job.autoClose) this.output.note(`It stays open until: dcp job close ${job.id}`)
    return this.compute(jobs, job.id, {cores: flags.cores ?? machine.cores, flags, from: 1, states})
  }
}
