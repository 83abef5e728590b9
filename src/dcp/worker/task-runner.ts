import type {Task, TaskSource} from '../job/task.js'
import type {BatchSizer} from './batch-size.js'
import {createRecorder} from './recorder.js'
import type {Loss, Sandbox} from './sandbox.js'
import type {SliceProgress} from './sandbox-reports.js'

export interface TaskRunnerContext {
  readonly source: TaskSource
  readonly sizer: BatchSizer
  readonly now: () => number
  readonly isStopping: () => boolean
  /** Called while the sandbox works: the time to claim ahead. */
  readonly ahead: (job: string) => void
  /** A task to go on with, or undefined. */
  readonly next: () => Task | undefined
  readonly onProgress?: (job: string, progress: SliceProgress) => void
  readonly failed: (error: unknown) => void
}

export type RunEnd =
  /** The sandbox can be used again; `task` is the next one to run, of another job, if there is any. */
  {readonly kind: 'free'; readonly task: Task | undefined} | Loss

/** A running batch is asked for this often (milliseconds) whether its task is still wanted. */
const WANTED_MS = 1000

/**
 * Runs a task, and the following ones of the same job, in one sandbox. A batch is recorded while the next one runs.
 * A task larger than a batch runs in pieces; what turns out too slow to hold is given back.
 */
export async function runTasks(context: TaskRunnerContext, sandbox: Sandbox, first: Task): Promise<RunEnd> {
  const {source, sizer} = context
  const job = first.work.id
  let unrecorded = (): void => {}

  for (let task: Task | undefined = first; task; ) {
    const recorder = createRecorder(source, task, context.failed)
    for (let at = 0; at < task.data.length; ) {
      const slices = Math.min(sizer.size(job), task.data.length - at)
      const batch = {first: task.first + at, data: task.data.slice(at, at + slices)}
      const started = context.now()
      const running = sandbox.run(batch, {
        report: recorder.report,
        progress: (progress) => context.onProgress?.(job, progress),
      })
      unrecorded()
      unrecorded = () => {}
      context.ahead(job)
      const wanted = setInterval(() => {
        try {
          if (recorder.isLost()) sandbox.kill()
        } catch (error) {
          context.failed(error)
        }
      }, WANTED_MS)
      const end = await running
      clearInterval(wanted)
      if (end.kind === 'lost') {
        recorder.record()
        if (!recorder.wasLost()) source.release(task, context.isStopping() ? undefined : [end])
        return end
      }
      sizer.measured(job, slices, context.now() - started)
      at += slices
      unrecorded = recorder.record
      if (at === task.data.length) break
      if (recorder.wasLost()) break
      if (context.isStopping() || !sizer.fits(job, task.data.length - at)) {
        recorder.record()
        source.release(task)
        break
      }
    }
    task = context.isStopping() ? undefined : context.next()
    if (task === undefined || task.work.id !== job) {
      unrecorded()
      return {kind: 'free', task}
    }
  }
  return {kind: 'free', task: undefined}
}
