import type {Charge, JobWork, Task, TaskReport, TaskSource} from '../../job/task.js'
import {isRemote, type RemoteData} from '../data/remote-data.js'
import type {Loss, Sandbox} from '../sandbox/sandbox.js'
import type {SliceProgress} from '../sandbox/sandbox-reports.js'
import type {BatchSizer} from './batch-size.js'
import {createProgressHeard} from './progress-heard.js'
import {createRecorder, type RecordedCounts} from './recorder.js'
import type {ResultPosts} from './result-posts.js'

export interface TaskRunnerContext {
  readonly source: TaskSource
  readonly sizer: BatchSizer
  readonly now: () => number
  /** True once sandboxes are ended whatever they run. */
  readonly isStopping: () => boolean
  /** True once nothing new is begun. */
  readonly isEnding: () => boolean
  /** True when the rest of a batch that has run so long (milliseconds) is better given back: for others, or for later. */
  readonly isWantedElsewhere: (milliseconds: number) => boolean
  /** Called while the sandbox works: the time to claim ahead. */
  readonly ahead: (job: string) => void
  /** A task to go on with, or undefined. */
  readonly next: () => Task | undefined
  /** The content behind the URLs of a task. */
  readonly fetch: (task: Task) => RemoteData
  /** Where the results of a job are posted first, if it wants that. */
  readonly posts: (work: JobWork, pass: (report: TaskReport) => void) => ResultPosts | undefined
  readonly onProgress?: (job: string, progress: SliceProgress) => void
  readonly onOutcomes?: (job: string, counts: RecordedCounts) => void
  readonly failed: (error: unknown) => void
}

export type RunEnd =
  /** The sandbox can be used again; `task` is the next one to run, of another job, if there is any. */
  | {readonly kind: 'free'; readonly task: Task | undefined}
  /** The sandbox is gone. `unused`: before it had begun anything. */
  | {readonly kind: 'lost'; readonly unused: boolean; readonly message: string}

type TaskEnd = {readonly kind: 'done'; readonly record: () => void} | Exclude<RunEnd, {kind: 'free'}>

/** A running batch is asked for this often (milliseconds) whether its task is still wanted. */
const WANTED_MS = 1000
const nothing = (): void => {}

/**
 * Runs a task, and the following ones of the same job, in one sandbox. A batch is recorded while the next one runs.
 * A task larger than a batch runs in pieces; what turns out too slow to hold is given back.
 */
export async function runTasks(context: TaskRunnerContext, sandbox: Sandbox, first: Task): Promise<RunEnd> {
  let unrecorded = nothing
  for (let task: Task | undefined = first; task; ) {
    const end = await runTask(context, sandbox, task, unrecorded)
    if (end.kind === 'lost') return end
    unrecorded = end.record
    task = context.next()
    if (task?.work.id !== first.work.id) {
      unrecorded()
      return {kind: 'free', task}
    }
  }
  return {kind: 'free', task: undefined}
}

/** @param before Records what the task before left; called once the sandbox works again. */
async function runTask(context: TaskRunnerContext, sandbox: Sandbox, task: Task, before: () => void): Promise<TaskEnd> {
  const {source, sizer} = context
  const job = task.work.id
  const count = task.data.length
  const recorder = createRecorder(source, task, {
    failed: context.failed,
    recorded: (counts) => context.onOutcomes?.(job, counts),
  })
  const contents = isRemote(task) ? context.fetch(task) : undefined
  const posts = context.posts(task.work, recorder.report)
  const report = posts?.report ?? recorder.report
  const progress = createProgressHeard(context.now)
  const charges: Charge[] = []
  let unrecorded = before
  const recordNow = (): void => {
    const record = unrecorded
    unrecorded = nothing
    record()
  }

  let at = 0
  while (at < count && !recorder.wasLost()) {
    if (at > 0 && (context.isEnding() || !sizer.fits(job, count - at))) break
    const started = context.now()
    const most = Math.min(sizer.size(job), count - at)
    let data: readonly string[] = task.data.slice(at, at + most)
    if (contents) {
      recordNow()
      const got = await contents.take(at, most)
      if (context.isEnding()) break
      if (got.kind === 'failed') {
        charges.push({code: 'EFETCH', message: got.message, slice: task.first + at})
        at++
        continue
      }
      data = got.data
    }
    let heard = 0
    let cut = false
    const hear = (slices: number): void => {
      heard += slices
      cut ||= heard < data.length && context.isWantedElsewhere(context.now() - started)
      if (cut) sandbox.kill()
    }
    const running = sandbox.run(
      {first: task.first + at, data},
      {
        report: (said) => {
          report(said)
          if (said.outcomes.length > 0) hear(said.outcomes.length)
        },
        rejected: ({slice, message, retries}) => {
          charges.push({code: 'EWORKREJECT', message, slice, retries})
          hear(1)
        },
        progress: (said) => {
          progress.heard(said)
          context.onProgress?.(job, said)
        },
      },
    )
    recordNow()
    context.ahead(job)
    contents?.ahead(at + data.length, most)
    const wanted = setInterval(() => {
      try {
        if (recorder.isLost()) sandbox.kill()
      } catch (error) {
        context.failed(error)
      }
    }, WANTED_MS)
    const end = await running
    clearInterval(wanted)
    if (posts) charges.push(...(await posts.settled()))
    if (end.kind === 'lost') {
      recorder.record()
      const blamed = cut || context.isStopping() ? [] : chargesOf(end, progress)
      if (cut) sizer.measured(job, heard, context.now() - started)
      if (!recorder.wasLost()) source.release(task, [...charges, ...blamed])
      return {kind: 'lost', unused: at === 0 && heard === 0 && blamed.length === 0, message: end.message}
    }
    sizer.measured(job, data.length, context.now() - started)
    at += data.length
    unrecorded = recorder.record
  }
  if (at === count && charges.length === 0) return {kind: 'done', record: unrecorded}
  recordNow()
  if (!recorder.wasLost()) source.release(task, charges)
  return {kind: 'done', record: nothing}
}

/** A sandbox that was lost before it was given anything costs nobody a try. */
function chargesOf(loss: Loss, progress: ReturnType<typeof createProgressHeard>): Charge[] {
  const {code, message, slice, among} = loss
  const first = slice ?? among?.first
  if (first === undefined) return []
  return [
    {
      code,
      message,
      ...(slice === undefined ? {} : {slice}),
      ...(among === undefined ? {} : {among}),
      ...(code === 'ENOPROGRESS' ? {progressReports: progress.reports(first)} : {}),
    },
  ]
}
