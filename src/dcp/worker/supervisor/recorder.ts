import type {ConsoleMessage, CustomMessage, SliceOutcome, Task, TaskReport, TaskSource} from '../../job/task.js'

/**
 * What was not yet recorded is kept at most so long (milliseconds) or up to this size (UTF-16 units). Outcomes wait
 * longer than a batch should last: a commit for every few would hold up the next batch. What is said is heard sooner.
 */
const OUTCOMES_MS = 250
const SAID_MS = 100
const SIZE = 4 * 1024 * 1024
/** What a report costs beside its text, in UTF-16 units. */
const ENTRY = 200

/** Outcomes that were recorded just now. */
export interface RecordedCounts {
  readonly computed: number
  /** How many of those are errors. */
  readonly failed: number
}

export interface RecorderEvents {
  /** Gets whatever the source throws while nobody waits for it. */
  failed(error: unknown): void
  recorded?(counts: RecordedCounts): void
}

/**
 * Collects what a sandbox reports about a task and records it in groups: when asked, when they grow large, and soon
 * after the first of a group came, so that a long batch is heard while it runs. One report is one commit.
 */
export function createRecorder(source: TaskSource, task: Task, events: RecorderEvents) {
  let outcomes: SliceOutcome[] = []
  let console: ConsoleMessage[] = []
  let custom: CustomMessage[] = []
  let size = 0
  let lost = false
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY

  const record = (): void => {
    clearTimeout(timer)
    timer = undefined
    due = Number.POSITIVE_INFINITY
    if (outcomes.length + console.length + custom.length === 0) return
    const report: TaskReport = {outcomes, console, custom}
    outcomes = []
    console = []
    custom = []
    size = 0
    if (lost) return
    lost = !source.record(task, report)
    if (!lost && events.recorded && report.outcomes.length > 0) events.recorded(countsOf(report))
  }
  const recordLater = (): void => {
    try {
      record()
    } catch (error) {
      events.failed(error)
    }
  }

  const recordWithin = (milliseconds: number): void => {
    const time = performance.now() + milliseconds
    if (time >= due) return
    due = time
    clearTimeout(timer)
    timer = setTimeout(recordLater, milliseconds)
  }

  return {
    report: (report: TaskReport): void => {
      for (const outcome of report.outcomes) {
        outcomes.push(outcome)
        size += ENTRY + (outcome.kind === 'result' ? outcome.value.length : outcome.message.length)
      }
      for (const message of report.console) {
        console.push(message)
        size += ENTRY + (message.values?.length ?? 0)
        for (const text of message.message) size += text.length
      }
      for (const message of report.custom) {
        custom.push(message)
        size += ENTRY + message.data.length
      }
      if (size > SIZE) recordLater()
      else recordWithin(report.console.length + report.custom.length > 0 ? SAID_MS : OUTCOMES_MS)
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

function countsOf({outcomes}: TaskReport): RecordedCounts {
  const failed = outcomes.reduce((count, {kind}) => count + (kind === 'error' ? 1 : 0), 0)
  return {computed: outcomes.length, failed}
}
