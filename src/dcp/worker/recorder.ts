import type {ConsoleMessage, SliceOutcome, Task, TaskReport, TaskSource} from '../job/task.js'

/** What was not yet recorded is kept at most this long (milliseconds) or up to this size (UTF-16 units). */
const DELAY_MS = 100
const SIZE = 4 * 1024 * 1024

/**
 * Collects what a sandbox reports about a task and records it: when asked, when it grows large, and soon after a
 * console message, so that a long slice is heard while it runs.
 * @param failed Gets whatever the source throws while nobody waits for it.
 */
export function createRecorder(source: TaskSource, task: Task, failed: (error: unknown) => void) {
  let outcomes: SliceOutcome[] = []
  let console: ConsoleMessage[] = []
  let size = 0
  let lost = false
  let timer: NodeJS.Timeout | undefined

  const record = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (outcomes.length === 0 && console.length === 0) return
    const report: TaskReport = {outcomes, console, custom: []}
    outcomes = []
    console = []
    size = 0
    if (!lost) lost = !source.record(task, report)
  }
  const recordLater = (): void => {
    try {
      record()
    } catch (error) {
      failed(error)
    }
  }

  return {
    report: (report: TaskReport): void => {
      for (const outcome of report.outcomes) {
        outcomes.push(outcome)
        size += outcome.kind === 'result' ? outcome.value.length : outcome.message.length
      }
      for (const message of report.console) {
        console.push(message)
        for (const text of message.message) size += text.length
      }
      if (size > SIZE) recordLater()
      else if (report.console.length > 0) timer ??= setTimeout(recordLater, DELAY_MS)
    },
    record,
    /** Asks whether the task is still held, which also shows a cancelled job. */
    isLost: (): boolean => {
      if (!lost) lost = !source.record(task, {outcomes: [], console: [], custom: []})
      return lost
    },
    /** True once the source said that the claim was lost. */
    wasLost: (): boolean => lost,
  }
}
