import {integer} from '@oclif/core/flags'
import {timeoutFlag} from '../../../src/cli/dcp/computing-flags.js'
import {type EventLines, JobCommand} from '../../../src/cli/dcp/job-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {watchService} from '../../../src/cli/dcp/service-watch.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {jobEventsView} from '../../../src/output/views/job-events.js'

export default class JobFollow extends JobCommand<EventLines> {
  static override summary = 'Print the events of a job until it has ended'
  static override description =
    'From the first event on, or from the number given: who was interrupted goes on with the number after the last. Only follows: other processes compute the job. With --json one JSON object a line; the last one is the outcome.'
  static override examples = [
    {description: 'In a second terminal', command: '<%= config.bin %> job follow last'},
    {description: 'Only what is new', command: '<%= config.bin %> job follow last --from 120'},
    {
      description: 'Results as they come, in a script',
      command: '<%= config.bin %> job follow last --json | jq \'select(.type == "result") | .result\'',
    },
  ]
  static override args = {job: jobReference}
  static override flags = {
    from: integer({min: 1, default: 1, helpValue: 'N', description: 'Number (seq) of the first event'}),
    ...timeoutFlag,
  }

  protected readonly view = jobEventsView

  async run(): Promise<EventLines> {
    const {args, flags} = await this.parse(JobFollow)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const id = await jobs.resolve(args.job)
    this.own({close: watchService(this.output, jobs, id)})
    const signal = this.until(flags.timeout)
    return this.eventLines(jobs, id, {from: flags.from, selection: 'all', signal, compute: undefined})
  }
}
