import {accountAddress} from '../../../src/cli/account-address.js'
import {BaseCommand} from '../../../src/cli/base-command.js'
import {computingFlags} from '../../../src/cli/flags/computing.js'
import {jobInputFlags, workArgument} from '../../../src/cli/flags/job-input.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {stdinReader} from '../../../src/cli/stdin.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import {describeJob} from '../../../src/dcp/job/describe-job.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {jobFault} from '../../../src/dcp/job/job-fault.js'
import type {Fault} from '../../../src/errors.js'
import {showingProgress} from '../../../src/output/job-progress.js'
import {type JobResult, jobResult} from '../../../src/output/job-result.js'
import {jobResultView} from '../../../src/output/views/job-result.js'

export default class JobDeploy extends BaseCommand<JobResult> {
  static override summary = 'Deploy a job and print its results'
  static override description =
    'Runs the work function once for each slice of the input, in sandboxes on all cores. The results are one JSON array in input order; a slice that throws is null there, and the exit code is 3.'
  static override examples = [
    {description: 'Squares', command: '<%= config.bin %> <%= command.id %> --function "x => x * x" --range 1..5'},
    {
      description: 'A file of records',
      command: '<%= config.bin %> <%= command.id %> work.js --data-file records.ndjson',
    },
    {
      description: 'In a script',
      command: '<%= config.bin %> <%= command.id %> work.ts --data "[1,2,3]" --json | jq .results',
    },
  ]
  static override args = {work: workArgument}
  static override flags = {
    ...jobInputFlags,
    ...computingFlags,
  }

  protected readonly view = jobResultView
  #job: JobSummary | undefined

  async run(): Promise<JobResult> {
    const {args, flags} = await this.parse(JobDeploy)
    await this.sendResultTo(flags.output)
    const machine = thisMachine(this.config.root)
    const job = await describeJob({
      work: args.work,
      function: flags.function,
      data: flags.data,
      dataFile: flags['data-file'],
      ranges: flags.range === undefined ? [] : [flags.range],
      dataUrls: [],
      requires: [],
      files: [],
      autoClose: true,
      args: flags.arg ?? [],
      owner: await accountAddress('id'),
      paymentAccount: await accountAddress('default'),
      directory: machine.directory,
      stdin: stdinReader(this.output).stream,
      python: {pyodideDirectory: 'node_modules/pyodide', cacheDirectory: machine.stateDirectory},
    })
    const jobs = this.own(openEmbedded(machine, 'create'))
    await jobs.deploy(job)
    this.output.note(`Job ${job.id}`)
    this.#job = await showingProgress(this.output, await jobs.summary(job.id), (listener) =>
      jobs.execute(job.id, {cores: flags.cores ?? machine.cores, signal: this.signal, ...listener}),
    )
    if (this.#job.status === 'running') throw jobFault(this.#job)
    return jobResult(this.#job, jobs)
  }

  protected override verdict(): Fault | undefined {
    return this.#job && jobFault(this.#job)
  }
}
