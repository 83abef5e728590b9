import {BaseCommand} from '../../../src/cli/base-command.js'
import {schedulerCertificate, schedulerFlags} from '../../../src/cli/dcp/scheduler-flags.js'
import {serviceLines} from '../../../src/cli/dcp/scheduler-lines.js'
import {debugLine} from '../../../src/cli/debug-line.js'
import {thisMachine} from '../../../src/cli/machine.js'
import type {JsonLines} from '../../../src/output/json.js'
import {printable} from '../../../src/output/printable.js'
import {type SchedulerLine, schedulerServiceView} from '../../../src/output/views/scheduler-service.js'

export default class SchedulerStart extends BaseCommand<JsonLines<SchedulerLine>> {
  static override summary = 'Run a scheduler that DCP programs connect to'
  static override description =
    'Programs on dcp-client and official workers use it where DCP_SCHEDULER_LOCATION names it. Its jobs are those of "dcp job": deployed either way, they stand in the same list. --workers computes slices in this process; "dcp worker start" and official workers help. Ctrl-C or SIGTERM once: finish the running slices and end, with exit code 0; twice: give them back and end at once.'
  static override examples = [
    {description: 'A whole network on this machine', command: '<%= config.bin %> scheduler start --workers 2'},
    {
      description: 'Then, in another terminal',
      command: 'DCP_SCHEDULER_LOCATION=http://127.0.0.1:8456 node examples/dcp-client/squares.js',
    },
    {
      description: 'In a script, on a free port',
      command: '<%= config.bin %> scheduler start --port 0 --data /srv/dcp --json',
    },
  ]
  static override flags = schedulerFlags

  protected readonly view = schedulerServiceView

  async run(): Promise<JsonLines<SchedulerLine>> {
    const {flags} = await this.parse(SchedulerStart)
    const {host, port, workers, verbose} = flags
    const machine = thisMachine(this.config.root)
    const stop = this.gracefulStop(
      workers > 0 ? 'Finishing the running slices… (once more to give them back)' : 'Stopping…',
    )
    if (workers > machine.cores) this.output.warn(`This machine has ${machine.cores} cores for ${workers} workers`)
    const log = (line: string): void => debugLine(this.output, line)
    const {serveScheduler} = await import('../../../src/cli/dcp/serve-scheduler.js')
    const service = await serveScheduler(machine, this.output, {
      ...{host, port, workers, stop},
      data: flags.data,
      tls: await schedulerCertificate(flags),
      allowWeakSandbox: flags['allow-weak-sandbox'],
      origins: flags.origin ?? [],
      log,
      onRequest: verbose ? (line) => log(printable(line)) : undefined,
    })
    return serviceLines(this.own(service), stop.drain)
  }
}
