import {timeoutFlag} from '../../../src/cli/dcp/computing-flags.js'
import {JobCommand} from '../../../src/cli/dcp/job-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {watchService} from '../../../src/cli/dcp/service-watch.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {runJob} from '../../../src/dcp/library/run-job.js'
import {showJobProgress} from '../../../src/output/job-progress.js'
import {jobStatusView} from '../../../src/output/views/jobs.js'

export default class JobWait extends JobCommand<JobSummary> {
  static override summary = 'Wait until a job has ended'
  static override description =
    'Only waits: other processes compute the job. The exit code is 0 when every slice has a result, 3 when the job was cancelled or slices failed, 124 when the time is up.'
  static override examples = [
    {description: 'With a bar', command: '<%= config.bin %> job wait last'},
    {description: 'In a script', command: '<%= config.bin %> job wait 3kTMd --timeout 10m --json | jq .computed'},
  ]
  static override args = {job: jobReference}
  static override flags = timeoutFlag

  protected readonly view = jobStatusView

  async run(): Promise<JobSummary> {
    const {args, flags} = await this.parse(JobWait)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const id = await jobs.resolve(args.job)
    const signal = this.until(flags.timeout)
    const progress = await showJobProgress(this.output, await jobs.summary(id))
    const unwatch = watchService(this.output, jobs, id)
    const from = (await jobs.lastEvent(id)) + 1
    try {
      for await (const event of runJob(jobs, id, {from, selection: 'withoutResults', signal, compute: undefined})) {
        progress.onEvent(event)
      }
    } finally {
      unwatch()
      progress.stop()
    }
    return this.outcome(jobs, id)
  }
}
