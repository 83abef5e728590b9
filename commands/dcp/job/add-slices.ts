import {boolean} from '@oclif/core/flags'
import {BaseCommand} from '../../../src/cli/base-command.js'
import {ensureWorker} from '../../../src/cli/dcp/detached-worker.js'
import {valueFlags} from '../../../src/cli/dcp/job-input-flags.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {stdinReader} from '../../../src/cli/stdin.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {valuesOf} from '../../../src/dcp/job/input/values-of.js'
import type {DataRequest} from '../../../src/dcp/job/job-request.js'
import {countOf} from '../../../src/output/count.js'

interface Added {
  readonly id: string
  readonly lastSliceNumber: number
}

export default class JobAddSlices extends BaseCommand<Added> {
  static override summary = 'Add slices to an open job'
  static override description =
    'For jobs that were deployed with --no-auto-close, and not closed since. All of the values are added, or none.'
  static override examples = [
    {description: 'Three more', command: '<%= config.bin %> job add-slices last --data "[1,2,3]"'},
    {
      description: 'In a script',
      command: '<%= config.bin %> job add-slices 3kTMd --data-file - --json < more.ndjson | jq .lastSliceNumber',
    },
  ]
  static override args = {job: jobReference}
  static override flags = {
    ...valueFlags,
    detach: boolean({description: 'Leave the slices to a worker in the background'}),
  }

  protected readonly view = ({id, lastSliceNumber}: Added): string =>
    `Job ${id} has ${countOf(lastSliceNumber, 'slice')} now\n`

  async run(): Promise<Added> {
    const {args, flags} = await this.parse(JobAddSlices)
    const machine = thisMachine(this.config.root)
    const jobs = this.own(openEmbedded(machine, 'existing'))
    const id = await jobs.resolve(args.job)
    const values = valuesOf({
      data: flags.data,
      dataFile: flags['data-file'],
      dataFormat: flags['data-format'] as DataRequest['dataFormat'],
      directory: machine.directory,
      stdin: stdinReader(this.output).stream,
    })
    const lastSliceNumber = await jobs.addSlices(id, values)
    if (flags.detach) await ensureWorker(jobs, machine, undefined)
    else if (!(await jobs.summary(id)).served)
      this.output.note(`Waiting for a worker. Compute it here: dcp job resume ${id}`)
    return {id, lastSliceNumber}
  }
}
