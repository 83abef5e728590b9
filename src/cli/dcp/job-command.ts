import type {Engine} from '../../dcp/engines/engine.js'
import type {HandleEvent} from '../../dcp/job/events.js'
import type {JobSummary} from '../../dcp/job/job.js'
import {jobFault, unfinishedFault} from '../../dcp/job/job-fault.js'
import {type PlainEvent, plainEvent} from '../../dcp/library/plain-event.js'
import {type RunOptions, runJob} from '../../dcp/library/run-job.js'
import type {Fault} from '../../errors.js'
import {showJobProgress} from '../../output/job-progress.js'
import type {DetachedJob, JobResult} from '../../output/job-result.js'
import {JsonLines} from '../../output/json.js'
import type {View} from '../../output/terminal.js'
import {jobResultView} from '../../output/views/job-result.js'
import {BaseCommand} from '../base-command.js'
import {writtenResults} from './written-results.js'

export type EventLines = JsonLines<PlainEvent>

interface RunFlags {
  readonly timeout?: number | undefined
  readonly format: string
  readonly events: boolean
}

/** A command that sees a job to its end, and ends as the job does. */
export abstract class JobCommand<Result> extends BaseCommand<Result> {
  #ended: JobSummary | undefined
  #timeout: AbortSignal | undefined

  /** Sets a bound to the waiting (milliseconds), and gives the signal that ends it. */
  protected until(timeout: number | undefined): AbortSignal {
    if (timeout === undefined) return this.signal
    this.#timeout = AbortSignal.timeout(timeout)
    return AbortSignal.any([this.signal, this.#timeout])
  }

  /** How the job stands after the run. @param goOn the command that goes on where this one ended @throws Fault INTERRUPTED, TIMEOUT when it has not ended */
  protected async outcome(jobs: Engine, id: string, goOn = `dcp job resume ${id}`): Promise<JobSummary> {
    const job = await jobs.summary(id)
    this.#ended = job
    const timedOut = this.#timeout?.aborted === true && !this.signal.aborted
    if (job.status === 'running') throw unfinishedFault(job, timedOut, goOn)
    return job
  }

  protected override verdict(): Fault | undefined {
    return this.#ended && jobFault(this.#ended)
  }

  /** The events of a run as lines, those given first; the run begins when they are read. */
  protected eventLines(jobs: Engine, id: string, options: RunOptions, first: readonly HandleEvent[] = []): EventLines {
    const lines = async function* (this: JobCommand<Result>): AsyncGenerator<PlainEvent> {
      yield* first.map(plainEvent)
      let next = options.from
      for await (const event of runJob(jobs, id, options)) {
        if ('seq' in event) next = event.seq + 1
        yield plainEvent(event)
      }
      await this.outcome(jobs, id, options.compute ? undefined : `dcp job follow ${id} --from ${next}`)
    }
    return new JsonLines(lines.call(this))
  }
}

/** A command that computes a job and prints its results, or with `--events` what happens. */
export abstract class ComputingCommand extends JobCommand<JobResult | DetachedJob | EventLines> {
  #format = 'json'

  protected readonly view: View<JobResult | DetachedJob | EventLines> = (result, terminal) =>
    jobResultView(this.#format)(result, terminal)

  /** @param states What the handle went through before. */
  protected async compute(
    jobs: Engine,
    id: string,
    {cores, flags, from, states = []}: {cores: number; flags: RunFlags; from: number; states?: readonly HandleEvent[]},
  ): Promise<JobResult | EventLines> {
    this.#format = flags.format
    const signal = this.until(flags.timeout)
    if (flags.events) return this.eventLines(jobs, id, {from, selection: 'all', signal, compute: {cores}}, states)
    const progress = await showJobProgress(this.output, await jobs.summary(id))
    const compute = {cores, onProgress: progress.onProgress}
    try {
      for await (const event of runJob(jobs, id, {from, selection: 'withoutResults', signal, compute})) {
        progress.onEvent(event)
      }
    } finally {
      progress.stop()
    }
    const job = await this.outcome(jobs, id)
    const fault = jobFault(job)
    // A list of nulls would say less than why; a program wants the id and the status all the same.
    if (fault && job.computed === 0 && !this.output.mode.json) throw fault
    return writtenResults(this.output, jobs, job, flags.format)
  }
}
