import {boolean, integer} from '@oclif/core/flags'
import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {jobLog, type LogEntry} from '../../../src/dcp/library/job-log.js'
import {JsonLines} from '../../../src/output/json.js'
import {jobLogView} from '../../../src/output/views/job-log.js'

export default class JobLogs extends BaseCommand<AsyncIterable<LogEntry> | JsonLines<LogEntry>> {
  static override summary = 'Print what the slices of a job said: console and errors'
  static override examples = [
    {description: 'All there is', command: '<%= config.bin %> job logs last'},
    {description: 'One slice, as it comes', command: '<%= config.bin %> job logs last --slice 3 --follow'},
    {
      description: 'Errors, in a script',
      command: '<%= config.bin %> job logs last --json | jq \'.[] | select(.level == "error") | .message\'',
    },
  ]
  static override args = {job: jobReference}
  static override flags = {
    follow: boolean({char: 'f', description: 'Wait for more until the job has ended; with --json one object a line'}),
    slice: integer({min: 1, helpValue: 'N', description: 'Only this slice'}),
  }

  protected readonly view = jobLogView

  async run(): Promise<AsyncIterable<LogEntry> | JsonLines<LogEntry>> {
    const {args, flags} = await this.parse(JobLogs)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const id = await jobs.resolve(args.job)
    const {slice} = flags
    if (!flags.follow) return jobLog(jobs.events(id, 1, 'withoutResults'), slice)
    return new JsonLines(jobLog(jobs.follow(id, 1, this.signal, 'withoutResults'), slice))
  }
}
